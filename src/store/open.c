#include "base/array.h"
#include "base/log.h"
#include "base/memory.h"
#include "schema_sql.h"
#include "store/internal.h"
#include "store/vfs.h"
#include "store/wal_vfs.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* "cnmk": marks a database file as this program's (SQLite file format, 1.3.16). */
#define APPLICATION_ID 0x636e6d6b

enum {
    SCHEMA_VERSION = ARRAY_COUNT(schema_migrations),
    FILE_HEADER_BYTES = 100,
    FILE_HEADER_USER_VERSION = 60,
    FILE_HEADER_APPLICATION_ID = 68,
    /* A larger file takes a while to look through, 0.2 s at the least, which is said. */
    FILE_CHECKED_QUIETLY_MIB_MAX = 100,
};

static uint32_t big_endian(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* The version is a signed number to SQLite, and may be any. */
static bool refuse_unknown(const char *path, int64_t version, struct problem *reterr)
{
    if (version >= 0 && version <= SCHEMA_VERSION)
        return true;
    problem_set(reterr,
                "--db %s: the database has schema version %lld, this program knows up to %d; "
                "use a newer connect-mock or another file",
                path, (long long)version, SCHEMA_VERSION);
    return false;
}

/*
 * Whether an existing file may be opened, judged by its first bytes alone: SQLite itself may write
 * to a file that it opens, and a file that is refused must stay as it was.
 */
static bool check_header(const char *path, FILE *file, struct problem *reterr)
{
    unsigned char header[FILE_HEADER_BYTES];
    size_t n = fread(header, 1, sizeof header, file);
    if (ferror(file)) {
        problem_set(reterr, "--db %s: %s", path, strerror(errno));
        return false;
    }
    if (n == 0)
        return true;
    if (n < sizeof header || memcmp(header, "SQLite format 3", 16) != 0 ||
        big_endian(header + FILE_HEADER_APPLICATION_ID) != APPLICATION_ID) {
        problem_set(reterr,
                    "--db %s: the file is not a database of connect-mock; it is left as it is",
                    path);
        return false;
    }
    uint32_t version = big_endian(header + FILE_HEADER_USER_VERSION);
    return refuse_unknown(path, (int32_t)version, reterr);
}

/* `*ret_exists` says whether there is a file already. */
static bool check_file(const char *path, bool *ret_exists, struct problem *reterr)
{
    if (*path == '\0') {
        problem_set(reterr, "--db : the name of the file is empty");
        return false;
    }
    FILE *file = fopen(path, "rb");
    *ret_exists = file != NULL;
    if (file == NULL) {
        if (errno == ENOENT)
            return true;
        problem_set(reterr, "--db %s: %s", path, strerror(errno));
        return false;
    }
    bool ok = check_header(path, file, reterr);
    fclose(file);
    return ok;
}

/* One text behind the other; the caller frees it. */
static char *joined(const char *front, const char *back)
{
    size_t n = strlen(front) + strlen(back) + 1;
    char *both = memory_new(n);
    snprintf(both, n, "%s%s", front, back);
    return both;
}

/* Whether SQLite has a log beside the file that is not empty. */
static bool has_log(const char *path)
{
    struct stat status;
    char *name = joined(path, "-wal");
    bool has = stat(name, &status) == 0 && status.st_size > 0;
    free(name);
    return has;
}

static bool execute(struct store *s, const char *sql)
{
    return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK || store_failed(s);
}

static bool schema_version(struct store *s, int64_t *ret)
{
    sqlite3_stmt *pragma;
    if (sqlite3_prepare_v2(s->db, "PRAGMA user_version", -1, &pragma, NULL) != SQLITE_OK)
        return store_failed(s);
    bool found = statement_step(s, pragma) == SQLITE_ROW;
    if (found)
        *ret = sqlite3_column_int64(pragma, 0);
    sqlite3_finalize(pragma);
    return found;
}

/* Brings the schema from `version` to SCHEMA_VERSION in one transaction. */
static bool migrate(struct store *s, int64_t version)
{
    char marks[96];
    snprintf(marks, sizeof marks, "PRAGMA application_id = %d; PRAGMA user_version = %d",
             APPLICATION_ID, SCHEMA_VERSION);
    if (version == SCHEMA_VERSION)
        return true;
    bool ok = execute(s, "BEGIN EXCLUSIVE");
    for (; ok && version < SCHEMA_VERSION; version++)
        ok = execute(s, schema_migrations[version]);
    return ok && execute(s, marks) && execute(s, "COMMIT");
}

static bool refuse_damaged(const char *path, const char *sign, struct problem *reterr)
{
    problem_set(reterr,
                "--db %s: the database is damaged (%s); it is left as it is: put a copy in its "
                "place, or use another file",
                path, sign);
    return false;
}

static bool refuse(struct store *s, const char *path, struct problem *reterr)
{
    int code = sqlite3_errcode(s->db);
    /* Of a file that may only be read it is the lock that fails. */
    bool is_read_only = s->db != NULL && sqlite3_db_readonly(s->db, "main") == 1;
    switch (is_read_only ? SQLITE_READONLY : code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        problem_set(reterr, "--db %s: the database is in use by another process", path);
        return false;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
        problem_set(reterr, "--db %s: its folder must be there, and both writable (%s)", path,
                    sqlite3_errstr(code));
        return false;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    /* A migration met a row that no version has written. */
    case SQLITE_MISMATCH:
        /* The message may repeat what the file holds. */
        return refuse_damaged(path, sqlite3_errstr(code), reterr);
    default:
        problem_set(reterr, "--db %s: %s", path, sqlite3_errmsg(s->db));
        return false;
    }
}

static void announce_check(const char *path)
{
    enum { BYTES_PER_MIB = 1024 * 1024 };
    struct stat status;
    if (stat(path, &status) == 0 && status.st_size / BYTES_PER_MIB > FILE_CHECKED_QUIETLY_MIB_MAX)
        log_line("--db %s: looking through %lld MiB", path,
                 (long long)(status.st_size / BYTES_PER_MIB));
}

/* Whether the pages fit together. What SQLite has to say about them is many lines. */
static bool check_pages(struct store *s, const char *path, struct problem *reterr)
{
    sqlite3_stmt *check;
    announce_check(path);
    if (sqlite3_prepare_v2(s->db, "PRAGMA quick_check(1)", -1, &check, NULL) != SQLITE_OK)
        return refuse(s, path, reterr);
    bool found = sqlite3_step(check) == SQLITE_ROW;
    const char *first = found ? (const char *)sqlite3_column_text(check, 0) : NULL;
    bool has_judged = first != NULL;
    bool is_sound = has_judged && strcmp(first, "ok") == 0;
    sqlite3_finalize(check);
    if (!has_judged)
        return refuse(s, path, reterr);
    return is_sound || refuse_damaged(path, "PRAGMA quick_check says where", reterr);
}

/*
 * One process owns the file: with the exclusive locking mode SQLite keeps its lock, and keeps the
 * index of the write-ahead log in its own memory. A commit is one write to that log, which the
 * kernel keeps when the process is killed; wal_vfs.h says how, and leaves out the wait for the disk
 * that only a crash of the whole machine would need. Migration runs before the switch to the log,
 * and the lock is taken without a commit, which would write the header of an empty database: so the
 * marks in the file's header are true whenever it has one.
 */
static bool configure(struct store *s, const char *path, bool exists, struct problem *reterr)
{
    int64_t version = 0;
    if (!execute(s, "PRAGMA page_size = 2048; PRAGMA locking_mode = EXCLUSIVE") ||
        !execute(s, "BEGIN EXCLUSIVE; ROLLBACK") || !schema_version(s, &version))
        return refuse(s, path, reterr);
    /* Only whoever has the lock has made the file: two may have found none at the same time. */
    if (!exists && version == 0)
        s->created_path = memory_copy(path, strlen(path));
    if (!refuse_unknown(path, version, reterr) || !check_pages(s, path, reterr))
        return false;
    return (migrate(s, version) &&
            execute(s, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
                       "PRAGMA checkpoint_fullfsync = ON; PRAGMA wal_autocheckpoint = 2000") &&
            statements_prepare(s)) ||
           refuse(s, path, reterr);
}

/* A log that is not taken into the file stays beside it: a file that is refused is not written. */
static void keep_log(struct store *s, bool keep)
{
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep, NULL);
}

/*
 * SQLite counts what it allocates under a lock that all of its memory goes through; nobody asks for
 * the counts. It takes this before it is first used only, and for the whole process.
 */
static void leave_out_counts(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/*
 * SQLite has other uses for some names, as "file:name?mode=ro" and ":memory:": with a folder in
 * front they are names of files, as for everybody else who is given one.
 */
static bool open_database(struct store *s, const char *path)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    char *name = joined(path[0] == '/' ? "" : "./", path);
    bool ok = vfs_register(s->vfs) == SQLITE_OK &&
              sqlite3_open_v2(name, &s->db, flags, s->vfs->name) == SQLITE_OK;
    free(name);
    return ok;
}

static bool open_file(struct store *s, const char *path, struct problem *reterr)
{
    bool exists;
    if (!check_file(path, &exists, reterr))
        return false;
    s->vfs = wal_vfs_new();
    if (!open_database(s, path))
        return refuse(s, path, reterr);
    keep_log(s, has_log(path));
    bool ok = configure(s, path, exists, reterr);
    if (ok)
        keep_log(s, false);
    return ok;
}

static bool open_memory(struct store *s, struct problem *reterr)
{
    s->in_memory = true;
    int code = store_open_in_memory(&s->db, &s->vfs);
    if (code != SQLITE_OK)
        problem_set(reterr, "the store in memory: %s", sqlite3_errstr(code));
    return code == SQLITE_OK;
}

bool store_open(const char *path, struct ids ids, struct store **ret, struct problem *reterr)
{
    struct store *s = memory_new(sizeof *s);
    s->ids = ids;
    lock_init(&s->lock);
    disposal_init(&s->disposal);
    leave_out_counts();
    if (path != NULL ? open_file(s, path, reterr) : open_memory(s, reterr)) {
        *ret = s;
        return true;
    }
    store_discard(s);
    return false;
}

/* With what SQLite keeps beside it, which it may not have been able to remove. */
static void remove_database(const char *path)
{
    static const char *const suffixes[] = {"-journal", "-wal", ""};
    for (size_t i = 0; i < ARRAY_COUNT(suffixes); i++) {
        char *name = joined(path, suffixes[i]);
        unlink(name);
        free(name);
    }
}

void store_discard(struct store *s)
{
    if (s == NULL)
        return;
    char *created_path = s->created_path;
    s->created_path = NULL;
    store_close(s);
    if (created_path != NULL)
        remove_database(created_path);
    free(created_path);
}

void store_close(struct store *s)
{
    if (s == NULL)
        return;
    assert(s->scope == NULL);
    disposal_done(&s->disposal);
    statements_finalize(s);
    sqlite3_close(s->db);
    vfs_free(s->vfs);
    store_scopes_forget(s, (struct str){0});
    store_instances_forget(s, 0);
    free(s->declared);
    free(s->created_path);
    lock_done(&s->lock);
    free(s);
}
