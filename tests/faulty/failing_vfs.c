#include "failing_vfs.h"

#include <check.h>
#include <sqlite3.h>
#include <string.h>

/* The system's file comes behind it. */
struct failing_file {
    sqlite3_file base;
    sqlite3_file *file;
};

static struct {
    sqlite3_vfs *system;
    enum failing_how how;
    /* The call that fails first; 0 for none. */
    int at;
    int calls;
    bool has_failed;
} state;

void failing_vfs_arm(enum failing_how how, int n)
{
    state.how = how;
    state.at = n;
    state.calls = 0;
    state.has_failed = false;
}

void failing_vfs_heal(void)
{
    state.at = 0;
}

bool failing_vfs_has_failed(void)
{
    return state.has_failed;
}

int failing_vfs_calls(void)
{
    return state.calls;
}

/* The code that a call fails with, or SQLITE_OK. */
static int verdict(int error, bool wants_room)
{
    if (state.at == 0 || (state.how == FAILING_FULL && !wants_room))
        return SQLITE_OK;
    state.calls++;
    if (state.calls < state.at || (state.how == FAILING_ONCE && state.calls > state.at))
        return SQLITE_OK;
    state.has_failed = true;
    return state.how == FAILING_FULL ? SQLITE_FULL : error;
}

static sqlite3_file *real(sqlite3_file *file)
{
    return ((struct failing_file *)(void *)file)->file;
}

/* Returns from the function: the code of a failure, or what the call gives. */
#define UNLESS_FAILING(error, wants_room, call)                                                    \
    do {                                                                                           \
        int code = verdict(error, wants_room);                                                     \
        return code != SQLITE_OK ? code : (call);                                                  \
    } while (0)

static int file_close(sqlite3_file *file)
{
    return real(file)->pMethods->xClose(real(file));
}

static int file_read(sqlite3_file *file, void *to, int n, sqlite3_int64 at)
{
    UNLESS_FAILING(SQLITE_IOERR_READ, false, real(file)->pMethods->xRead(real(file), to, n, at));
}

static int file_write(sqlite3_file *file, const void *from, int n, sqlite3_int64 at)
{
    UNLESS_FAILING(SQLITE_IOERR_WRITE, true, real(file)->pMethods->xWrite(real(file), from, n, at));
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    UNLESS_FAILING(SQLITE_IOERR_TRUNCATE, false, real(file)->pMethods->xTruncate(real(file), size));
}

static int file_sync(sqlite3_file *file, int flags)
{
    UNLESS_FAILING(SQLITE_IOERR_FSYNC, true, real(file)->pMethods->xSync(real(file), flags));
}

static int file_size(sqlite3_file *file, sqlite3_int64 *ret)
{
    UNLESS_FAILING(SQLITE_IOERR_FSTAT, false, real(file)->pMethods->xFileSize(real(file), ret));
}

static int file_lock(sqlite3_file *file, int level)
{
    UNLESS_FAILING(SQLITE_IOERR_LOCK, false, real(file)->pMethods->xLock(real(file), level));
}

static int file_unlock(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xUnlock(real(file), level);
}

static int file_check_lock(sqlite3_file *file, int *ret)
{
    UNLESS_FAILING(SQLITE_IOERR_CHECKRESERVEDLOCK, false,
                   real(file)->pMethods->xCheckReservedLock(real(file), ret));
}

static int file_control(sqlite3_file *file, int what, void *p)
{
    return real(file)->pMethods->xFileControl(real(file), what, p);
}

static int file_sector(sqlite3_file *file)
{
    return real(file)->pMethods->xSectorSize(real(file));
}

static int file_traits(sqlite3_file *file)
{
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
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
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_lock,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_traits,
};

static int vfs_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags,
                    int *ret_flags)
{
    (void)vfs;
    struct failing_file *failing = (struct failing_file *)(void *)file;
    failing->base.pMethods = NULL;
    failing->file = (sqlite3_file *)(void *)(failing + 1);
    int code = verdict(SQLITE_CANTOPEN, false);
    if (code == SQLITE_OK)
        code = state.system->xOpen(state.system, path, failing->file, flags, ret_flags);
    if (code == SQLITE_OK)
        failing->base.pMethods = &methods;
    return code;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *path, int sync_folder)
{
    (void)vfs;
    int code = verdict(SQLITE_IOERR_DELETE, false);
    return code != SQLITE_OK ? code : state.system->xDelete(state.system, path, sync_folder);
}

static int vfs_access(sqlite3_vfs *vfs, const char *path, int flags, int *ret)
{
    (void)vfs;
    int code = verdict(SQLITE_IOERR_ACCESS, false);
    return code != SQLITE_OK ? code : state.system->xAccess(state.system, path, flags, ret);
}

void failing_vfs_install(void)
{
    static sqlite3_vfs vfs;
    state.system = sqlite3_vfs_find(NULL);
    vfs = *state.system;
    vfs.pNext = NULL;
    vfs.zName = "failing";
    vfs.szOsFile = (int)sizeof(struct failing_file) + state.system->szOsFile;
    vfs.xOpen = vfs_open;
    vfs.xDelete = vfs_delete;
    vfs.xAccess = vfs_access;
    ck_assert_int_eq(sqlite3_vfs_register(&vfs, 1), SQLITE_OK);
}
