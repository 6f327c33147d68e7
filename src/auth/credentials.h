/*
 * The credentials that are known, and what each is denied. docs/auth.md and
 * schema/credentials.schema.json have the format of their file.
 */
#pragma once

#include "api/model.h"
#include "base/arena.h"
#include "base/fields.h"
#include "base/problem.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CREDENTIALS_BYTES_MAX = 1024 * 1024 };

/* Which operations on which instances; patterns of glob.h. */
struct credential_deny {
    struct str operation;
    struct str instance_id;
};

/* One access key. Absent views (p == NULL) for what its entry does not say. */
struct credential {
    struct str access_key_id;
    struct str secret_access_key;
    struct str session_token;
    /* When it expires, on the true clock; negative: never. */
    int64_t expires_ms;
    struct str account_id;
    /* Who its owner is, for AccessDeniedException. */
    struct str arn;
    const struct credential_deny *deny;
    size_t deny_count;
};

struct credentials {
    /* The regions that the endpoint serves; none: all. */
    const struct str *regions;
    size_t region_count;
    const struct credential *entries;
    size_t count;
};

/* The one pair `test` and `test`. */
const struct credentials *credentials_default(void);

/*
 * Reads credentials from JSON. A deny fits one of `operations` at least.
 * Views lie in the document, lists in the arena. Returns false with `*r->reterr` set.
 */
bool credentials_parse(struct reading *r, const struct json *v,
                       const struct operation_table *operations, struct credentials *ret);

/* The same from a file. Returns false with one line that names the option, the file and the place.
 */
bool credentials_read(struct arena *a, const char *path, const struct operation_table *operations,
                      struct credentials *ret, struct problem *reterr);

/* The entry of an access key, or NULL. */
const struct credential *credentials_find(const struct credentials *c, struct str access_key_id);

/* Whether the endpoint serves a region. */
bool credentials_serve(const struct credentials *c, struct str region);

/* Whether an entry is denied an operation on an instance, given as its id or its ARN. */
bool credential_is_denied(const struct credential *c, struct str operation, struct str instance_id);
