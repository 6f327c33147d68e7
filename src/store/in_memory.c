/*
 * The database of a store without a file. It and its journal are files in memory, of a VFS of their
 * own. SQLite's ":memory:" keeps every page in the page cache, and a commit that has split a page
 * then walks through all of them; its memdb leaves the journal to SQLite, which takes and frees its
 * memory in pieces of a kilobyte. Here the journal's memory stays from one transaction to the next.
 *
 * The database begins as a copy of one that the build has made: to run the statements of the schema
 * would take most of the program's start.
 */
#include "schema_image.h"
#include "store/internal.h"
#include "store/vfs.h"

#include <string.h>

enum {
    CAPACITY_MIN = 64 * 1024,
    /* What an empty file may keep for when it is written again. */
    CAPACITY_KEPT_MAX = 1024 * 1024,
};

struct memory_file {
    sqlite3_file base;
    unsigned char *bytes;
    sqlite3_int64 n;
    sqlite3_int64 capacity;
};

/* --- a file --- */

static struct memory_file *memory_file(sqlite3_file *file)
{
    return (struct memory_file *)(void *)file;
}

static int reserve(struct memory_file *f, sqlite3_int64 n)
{
    if (n <= f->capacity)
        return SQLITE_OK;
    sqlite3_int64 capacity = f->capacity > 0 ? f->capacity : CAPACITY_MIN;
    while (capacity < n)
        capacity *= 2;
    unsigned char *bytes = sqlite3_realloc64(f->bytes, (sqlite3_uint64)capacity);
    if (bytes == NULL)
        return SQLITE_IOERR_NOMEM;
    f->bytes = bytes;
    f->capacity = capacity;
    return SQLITE_OK;
}

static int file_write(sqlite3_file *file, const void *from, int n, sqlite3_int64 at)
{
    struct memory_file *f = memory_file(file);
    int code = reserve(f, at + n);
    if (code != SQLITE_OK)
        return code;
    if (at > f->n)
        memset(f->bytes + f->n, 0, (size_t)(at - f->n));
    memcpy(f->bytes + at, from, (size_t)n);
    if (at + n > f->n)
        f->n = at + n;
    return SQLITE_OK;
}

/* SQLite wants zeros for what lies behind the end, and to be told. */
static int file_read(sqlite3_file *file, void *to, int n, sqlite3_int64 at)
{
    const struct memory_file *f = memory_file(file);
    sqlite3_int64 there = at < f->n ? f->n - at : 0;
    if (there >= n) {
        memcpy(to, f->bytes + at, (size_t)n);
        return SQLITE_OK;
    }
    memset(to, 0, (size_t)n);
    if (there > 0)
        memcpy(to, f->bytes + at, (size_t)there);
    return SQLITE_IOERR_SHORT_READ;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    struct memory_file *f = memory_file(file);
    if (size < f->n)
        f->n = size;
    if (f->n == 0 && f->capacity > CAPACITY_KEPT_MAX) {
        sqlite3_free(f->bytes);
        f->bytes = NULL;
        f->capacity = 0;
    }
    return SQLITE_OK;
}

static int file_close(sqlite3_file *file)
{
    sqlite3_free(memory_file(file)->bytes);
    return SQLITE_OK;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *ret)
{
    *ret = memory_file(file)->n;
    return SQLITE_OK;
}

static int file_sync(sqlite3_file *file, int flags)
{
    (void)file;
    (void)flags;
    return SQLITE_OK;
}

/* Nobody else has it. */
static int file_lock(sqlite3_file *file, int level)
{
    (void)file;
    (void)level;
    return SQLITE_OK;
}

static int file_check_lock(sqlite3_file *file, int *ret)
{
    (void)file;
    *ret = 0;
    return SQLITE_OK;
}

static int file_control(sqlite3_file *file, int what, void *p)
{
    (void)file;
    (void)what;
    (void)p;
    return SQLITE_NOTFOUND;
}

static int file_sector(sqlite3_file *file)
{
    (void)file;
    return 512;
}

static int file_traits(sqlite3_file *file)
{
    (void)file;
    return SQLITE_IOCAP_ATOMIC | SQLITE_IOCAP_POWERSAFE_OVERWRITE | SQLITE_IOCAP_SAFE_APPEND |
           SQLITE_IOCAP_SEQUENTIAL;
}

static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_lock,
    .xCheckReservedLock = file_check_lock,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_traits,
};

/* --- the VFS --- */

/* Every file is new, and gone once it is closed. */
static int vfs_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags,
                    int *ret_flags)
{
    (void)vfs;
    (void)path;
    *memory_file(file) = (struct memory_file){.base.pMethods = &methods};
    if (ret_flags != NULL)
        *ret_flags = flags;
    if ((flags & SQLITE_OPEN_MAIN_DB) == 0)
        return SQLITE_OK;
    return file_write(file, schema_image, sizeof schema_image, 0);
}

static int vfs_delete(sqlite3_vfs *vfs, const char *path, int sync_folder)
{
    (void)vfs;
    (void)path;
    (void)sync_folder;
    return SQLITE_OK;
}

static int vfs_access(sqlite3_vfs *vfs, const char *path, int flags, int *ret)
{
    (void)vfs;
    (void)path;
    (void)flags;
    *ret = 0;
    return SQLITE_OK;
}

static int vfs_full_path(sqlite3_vfs *vfs, const char *path, int n, char *ret)
{
    (void)vfs;
    sqlite3_snprintf(n, ret, "%s", path);
    return SQLITE_OK;
}

static struct vfs *memory_vfs_new(void)
{
    struct vfs *vfs = vfs_new(sizeof(struct memory_file));
    vfs->base.xOpen = vfs_open;
    vfs->base.xDelete = vfs_delete;
    vfs->base.xAccess = vfs_access;
    vfs->base.xFullPathname = vfs_full_path;
    return vfs;
}

/*
 * Nobody else has it: SQLite need not look at each transaction whether somebody has changed it. The
 * journal is emptied and stays open.
 */
static const char settings[] = "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = TRUNCATE; "
                               "PRAGMA synchronous = OFF";

int store_open_in_memory(sqlite3 **ret, struct vfs **ret_vfs)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    sqlite3 *db = NULL;
    struct vfs *vfs = memory_vfs_new();
    int code = vfs_register(vfs);
    if (code == SQLITE_OK)
        code = sqlite3_open_v2("store", &db, flags, vfs->name);
    if (code == SQLITE_OK)
        code = sqlite3_exec(db, settings, NULL, NULL, NULL);
    if (code == SQLITE_OK) {
        *ret = db;
        *ret_vfs = vfs;
        return code;
    }
    sqlite3_close(db);
    vfs_free(vfs);
    return code;
}
