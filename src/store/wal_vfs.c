#include "store/wal_vfs.h"

#include "base/memory.h"
#include "store/vfs.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A start is four or five frames of 4,120 bytes; a larger commit takes several writes. */
enum { GATHERED_BYTES_MAX = 16 * 4120 };

/* The log; the file of the VFS below comes behind it. */
struct wal_file {
    sqlite3_file base;
    sqlite3_file *below;
    /* What has not been written yet: `n` bytes that belong at `at`. */
    char *gathered;
    sqlite3_int64 at;
    sqlite3_int64 n;
};

static struct wal_file *wal_file(sqlite3_file *file)
{
    return (struct wal_file *)(void *)file;
}

static sqlite3_file *below(sqlite3_file *file)
{
    return wal_file(file)->below;
}

static sqlite3_int64 gathered_end(const struct wal_file *f)
{
    return f->at + f->n;
}

/*
 * A failure fails the transaction whose frames these are. So they are forgotten: it must not come
 * about after all when something else is written later.
 */
static int write_out(struct wal_file *f)
{
    int n = (int)f->n;
    f->n = 0;
    return n > 0 ? f->below->pMethods->xWrite(f->below, f->gathered, n, f->at) : SQLITE_OK;
}

/* Whether a write can join what is gathered: behind it, or over a part of it. */
static bool joins(const struct wal_file *f, int n, sqlite3_int64 at)
{
    return at >= f->at && at <= gathered_end(f) && at + n <= f->at + GATHERED_BYTES_MAX;
}

static int wal_write(sqlite3_file *file, const void *from, int n, sqlite3_int64 at)
{
    struct wal_file *f = wal_file(file);
    if (f->n == 0 || !joins(f, n, at)) {
        int code = write_out(f);
        if (code != SQLITE_OK || n > GATHERED_BYTES_MAX)
            return code != SQLITE_OK ? code : f->below->pMethods->xWrite(f->below, from, n, at);
        f->at = at;
    }
    memcpy(f->gathered + (at - f->at), from, (size_t)n);
    if (at + n > gathered_end(f))
        f->n = at + n - f->at;
    return SQLITE_OK;
}

/* SQLite reads whole frames or parts of one, so either all of it is gathered or nothing. */
static int wal_read(sqlite3_file *file, void *to, int n, sqlite3_int64 at)
{
    struct wal_file *f = wal_file(file);
    if (at >= f->at && at + n <= gathered_end(f)) {
        memcpy(to, f->gathered + (at - f->at), (size_t)n);
        return SQLITE_OK;
    }
    bool overlaps = at < gathered_end(f) && at + n > f->at;
    int code = overlaps ? write_out(f) : SQLITE_OK;
    return code != SQLITE_OK ? code : f->below->pMethods->xRead(f->below, to, n, at);
}

static int wal_sync(sqlite3_file *file, int flags)
{
    int code = write_out(wal_file(file));
    if (code != SQLITE_OK || flags == SQLITE_SYNC_NORMAL)
        return code;
    return below(file)->pMethods->xSync(below(file), SQLITE_SYNC_NORMAL);
}

static int wal_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    int code = write_out(wal_file(file));
    return code != SQLITE_OK ? code : below(file)->pMethods->xTruncate(below(file), size);
}

static int wal_size(sqlite3_file *file, sqlite3_int64 *ret)
{
    const struct wal_file *f = wal_file(file);
    int code = f->below->pMethods->xFileSize(f->below, ret);
    if (code == SQLITE_OK && f->n > 0 && gathered_end(f) > *ret)
        *ret = gathered_end(f);
    return code;
}

static int wal_close(sqlite3_file *file)
{
    struct wal_file *f = wal_file(file);
    int written = write_out(f);
    int closed = f->below->pMethods->xClose(f->below);
    free(f->gathered);
    return written != SQLITE_OK ? written : closed;
}

/* --- handed on --- */

static int wal_lock(sqlite3_file *file, int level)
{
    return below(file)->pMethods->xLock(below(file), level);
}

static int wal_unlock(sqlite3_file *file, int level)
{
    return below(file)->pMethods->xUnlock(below(file), level);
}

static int wal_check_lock(sqlite3_file *file, int *ret)
{
    return below(file)->pMethods->xCheckReservedLock(below(file), ret);
}

static int wal_control(sqlite3_file *file, int what, void *p)
{
    return below(file)->pMethods->xFileControl(below(file), what, p);
}

static int wal_sector(sqlite3_file *file)
{
    return below(file)->pMethods->xSectorSize(below(file));
}

static int wal_traits(sqlite3_file *file)
{
    return below(file)->pMethods->xDeviceCharacteristics(below(file));
}

static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = wal_close,
    .xRead = wal_read,
    .xWrite = wal_write,
    .xTruncate = wal_truncate,
    .xSync = wal_sync,
    .xFileSize = wal_size,
    .xLock = wal_lock,
    .xUnlock = wal_unlock,
    .xCheckReservedLock = wal_check_lock,
    .xFileControl = wal_control,
    .xSectorSize = wal_sector,
    .xDeviceCharacteristics = wal_traits,
};

/* --- the VFS --- */

static int open_wal(sqlite3_vfs *vfs, const char *path, struct wal_file *f, int flags,
                    int *ret_flags)
{
    *f = (struct wal_file){.below = (sqlite3_file *)(void *)(f + 1)};
    int code = vfs->xOpen(vfs, path, f->below, flags, ret_flags);
    if (code != SQLITE_OK)
        return code;
    f->gathered = memory_resize(NULL, GATHERED_BYTES_MAX, 1);
    f->base.pMethods = &methods;
    return code;
}

static int vfs_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags,
                    int *ret_flags)
{
    sqlite3_vfs *below = ((struct vfs *)(void *)vfs)->below;
    if ((flags & SQLITE_OPEN_WAL) != 0)
        return open_wal(below, path, wal_file(file), flags, ret_flags);
    return below->xOpen(below, path, file, flags, ret_flags);
}

struct vfs *wal_vfs_new(void)
{
    struct vfs *vfs = vfs_new(sizeof(struct wal_file));
    vfs->base.xOpen = vfs_open;
    return vfs;
}
