/*
 * The database of a store without a file: one in the memory of SQLite's memdb, and not ":memory:",
 * which keeps every page in the page cache: a commit that has split a page then walks through all
 * of them. It begins as a copy of a database that the build has made: to run the statements of the
 * schema would take most of the program's start.
 */
#include "schema_image.h"
#include "store/internal.h"

#include <string.h>

static int load_image(sqlite3 *db)
{
    unsigned char *pages = sqlite3_malloc64(sizeof schema_image);
    if (pages == NULL)
        return SQLITE_NOMEM;
    memcpy(pages, schema_image, sizeof schema_image);
    return sqlite3_deserialize(db, "main", pages, sizeof schema_image, sizeof schema_image,
                               SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE);
}

/* Nobody else has it: SQLite need not look at each transaction whether somebody has changed it. */
static const char settings[] = "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; "
                               "PRAGMA synchronous = OFF";

int store_open_in_memory(sqlite3 **ret)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    /* memdb would stop at a gigabyte. */
    sqlite3_int64 size_max = INT64_MAX;
    sqlite3 *db;
    int code = sqlite3_open_v2(":memory:", &db, flags, NULL);
    if (code == SQLITE_OK)
        code = load_image(db);
    if (code == SQLITE_OK)
        code = sqlite3_file_control(db, "main", SQLITE_FCNTL_SIZE_LIMIT, &size_max);
    if (code == SQLITE_OK)
        code = sqlite3_exec(db, settings, NULL, NULL, NULL);
    if (code == SQLITE_OK)
        *ret = db;
    else
        sqlite3_close(db);
    return code;
}
