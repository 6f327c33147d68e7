/*
 * A VFS for a database with a write-ahead log: the default VFS, but what is written to the log is
 * gathered in memory, and written by one call when SQLite has the log synchronised.
 *
 * SQLite writes each page of a commit to its log by two calls, and under PRAGMA synchronous = FULL
 * asks for a synchronisation behind the last one, without which the commit fails. Once that is
 * through, the commit is in the kernel's hands: it outlives the process, and any reader of the file
 * sees all of it. Whether it is also on the disk depends on who asks (SQLite's xSync flags):
 *
 *     SQLITE_SYNC_NORMAL    a commit: what is gathered is written, and the disk not waited for
 *     SQLITE_SYNC_FULL      a checkpoint, under PRAGMA checkpoint_fullfsync: the disk is waited for
 *
 * So with both pragmas a commit promises what it does under synchronous = NORMAL without this VFS.
 * Other files than the log are the default VFS's alone.
 */
#pragma once

struct vfs;

/* Over the default VFS of the moment; not registered yet (vfs.h). */
struct vfs *wal_vfs_new(void);
