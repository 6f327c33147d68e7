/*
 * SQLite reaches files through a VFS (sqlite.org/vfs.html). This makes one of the store's own: the
 * default VFS but for the methods that are replaced, under a name that no other has, so that each
 * store has its own and nothing is shared.
 */
#pragma once

#include <sqlite3.h>
#include <stddef.h>

struct vfs {
    /* First, so that SQLite's pointer is one to this. Its methods may be replaced. */
    sqlite3_vfs base;
    /* The default VFS of the moment of vfs_new(). */
    sqlite3_vfs *below;
    char name[sizeof "connect-mock-0x0123456789abcdef"];
};

/* A copy of the default VFS whose files take `file_bytes` more; nobody can use it yet. */
struct vfs *vfs_new(size_t file_bytes);

/* Has it found by its name. Returns SQLite's code. */
int vfs_register(struct vfs *vfs);

/* Does nothing with NULL. Every database that was opened with it must be closed. */
void vfs_free(struct vfs *vfs);
