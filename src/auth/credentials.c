#include "auth/credentials.h"

#include "api/caller.h"
#include "base/array.h"
#include "base/document.h"
#include "base/glob.h"
#include "base/timestamp.h"

#define TEXT_MAX 4096

const struct credentials *credentials_default(void)
{
    static const struct credential test = {.access_key_id = {.p = "test", .n = 4},
                                           .secret_access_key = {.p = "test", .n = 4},
                                           .expires_ms = -1};
    static const struct credentials all = {.entries = &test, .count = 1};
    return &all;
}

static bool read_instant(struct reading *r, const struct place *place, const struct json *v,
                         void *ret)
{
    if (json_type(v) == JSON_STRING && timestamp_parse_date_time(json_string(v), ret))
        return true;
    return field_refuse(r, place, STR("is not a time in UTC"),
                        STR("a time is written 2026-01-02T03:04:05Z"));
}

static bool read_account_id(struct reading *r, const struct place *place, const struct json *v,
                            void *ret)
{
    if (json_type(v) != JSON_STRING || !caller_is_account_id(json_string(v)))
        return field_refuse(r, place, STR("must be a string of 12 digits"), STR(""));
    *(struct str *)ret = json_string(v);
    return true;
}

static bool read_operation(struct reading *r, const struct place *place, const struct json *v,
                           void *ret)
{
    const struct operation_table *operations = r->context;
    const char **names = arena_new(r->arena, (operations->count + 1) * sizeof *names);
    if (json_type(v) != JSON_STRING)
        return field_refuse(r, place, STR("must be a string"), STR(""));
    for (size_t i = 0; i < operations->count; i++) {
        names[i] = operations->rows[i].name;
        if (glob_matches(json_string(v), str_from(names[i]))) {
            *(struct str *)ret = json_string(v);
            return true;
        }
    }
    return field_refuse(r, place,
                        arena_printf(r->arena, "no operation fits '%s'", json_string(v).p),
                        field_hint(r->arena, json_string(v), names));
}

/* --- lists --- */

typedef bool read_item(struct reading *r, const struct place *place, const struct json *v,
                       void *ret);

/* The items, NULL after field_refuse(). */
static void *read_list(struct reading *r, const struct place *place, const struct json *v,
                       size_t item_bytes, read_item *read, size_t *ret_count)
{
    if (json_type(v) != JSON_ARRAY) {
        field_refuse(r, place, STR("must be an array"), STR(""));
        return NULL;
    }
    char *items = arena_new(r->arena, json_count(v) * item_bytes);
    size_t count = 0;
    for (const struct json *item = json_first(v); item != NULL; item = json_next(item), count++) {
        struct place here = {.parent = place, .index = count};
        if (!read(r, &here, item, items + count * item_bytes))
            return NULL;
    }
    *ret_count = count;
    return items;
}

static bool read_deny(struct reading *r, const struct place *place, const struct json *v, void *ret)
{
    static const struct field fields[] = {
        {.name = "operation",
         .kind = FIELD_READER,
         .offset = offsetof(struct credential_deny, operation),
         .required = true,
         .read = read_operation},
        {.name = "instanceId",
         .kind = FIELD_STRING,
         .offset = offsetof(struct credential_deny, instance_id),
         .min = 1,
         .max = TEXT_MAX},
    };
    struct credential_deny deny = {.instance_id = STR("*")};
    if (!fields_read(r, place, v, fields, ARRAY_COUNT(fields), &deny))
        return false;
    *(struct credential_deny *)ret = deny;
    return true;
}

static bool read_denies(struct reading *r, const struct place *place, const struct json *v,
                        void *ret)
{
    struct credential *entry = ret;
    entry->deny = read_list(r, place, v, sizeof *entry->deny, read_deny, &entry->deny_count);
    return entry->deny != NULL;
}

static bool read_entry(struct reading *r, const struct place *place, const struct json *v,
                       void *ret)
{
#define TEXT_FIELD(field_name, member, needed)                                                     \
    {                                                                                              \
        .name = (field_name), .kind = FIELD_STRING, .offset = offsetof(struct credential, member), \
        .required = (needed), .min = 1, .max = TEXT_MAX                                            \
    }
    static const struct field fields[] = {
        TEXT_FIELD("accessKeyId", access_key_id, true),
        TEXT_FIELD("secretAccessKey", secret_access_key, true),
        TEXT_FIELD("sessionToken", session_token, false),
        TEXT_FIELD("arn", arn, false),
        {.name = "expires",
         .kind = FIELD_READER,
         .offset = offsetof(struct credential, expires_ms),
         .read = read_instant},
        {.name = "accountId",
         .kind = FIELD_READER,
         .offset = offsetof(struct credential, account_id),
         .read = read_account_id},
        /* Reads into the entry itself: its offset is 0. */
        {.name = "deny", .kind = FIELD_READER, .read = read_denies},
    };
    struct credential entry = {.expires_ms = -1};
    if (!fields_read(r, place, v, fields, ARRAY_COUNT(fields), &entry))
        return false;
    *(struct credential *)ret = entry;
    return true;
}

static bool read_entries(struct reading *r, const struct place *place, const struct json *v,
                         void *ret)
{
    struct credentials *all = ret;
    all->entries = read_list(r, place, v, sizeof *all->entries, read_entry, &all->count);
    if (all->entries == NULL)
        return false;
    for (size_t i = 0; i < all->count; i++) {
        struct place entry = {.parent = place, .index = i};
        struct place key = {.parent = &entry, .name = STR("accessKeyId")};
        if (credentials_find(all, all->entries[i].access_key_id) != &all->entries[i])
            return field_refuse(r, &key, STR("an entry before has the same access key"), STR(""));
    }
    return true;
}

static bool read_region(struct reading *r, const struct place *place, const struct json *v,
                        void *ret)
{
    if (json_type(v) != JSON_STRING || json_string(v).n == 0)
        return field_refuse(r, place, STR("must be the name of a region"), STR("us-east-1"));
    *(struct str *)ret = json_string(v);
    return true;
}

static bool read_regions(struct reading *r, const struct place *place, const struct json *v,
                         void *ret)
{
    struct credentials *all = ret;
    all->regions = read_list(r, place, v, sizeof *all->regions, read_region, &all->region_count);
    return all->regions != NULL;
}

bool credentials_parse(struct reading *r, const struct json *v,
                       const struct operation_table *operations, struct credentials *ret)
{
    static const struct field fields[] = {
        {.name = "credentials", .kind = FIELD_READER, .required = true, .read = read_entries},
        {.name = "regions", .kind = FIELD_READER, .read = read_regions},
        /* Lets an editor find the schema. */
        {.name = "$schema", .kind = FIELD_READER, .read = field_ignore},
    };
    struct reading with_names = {.arena = r->arena, .context = operations, .reterr = r->reterr};
    struct credentials all = {0};
    if (!fields_read(&with_names, NULL, v, fields, ARRAY_COUNT(fields), &all))
        return false;
    *ret = all;
    return true;
}

bool credentials_read(struct arena *a, const char *path, const struct operation_table *operations,
                      struct credentials *ret, struct problem *reterr)
{
    struct field_error error;
    struct reading r = {.arena = a, .reterr = &error};
    const struct json *document =
        document_read(a, "--credentials", path, CREDENTIALS_BYTES_MAX, reterr);
    if (document == NULL)
        return false;
    bool ok = credentials_parse(&r, document, operations, ret);
    if (!ok)
        document_refuse(arena_printf(a, "--credentials %s", path), &error, reterr);
    return ok;
}

const struct credential *credentials_find(const struct credentials *c, struct str access_key_id)
{
    for (size_t i = 0; i < c->count; i++)
        if (str_equal(c->entries[i].access_key_id, access_key_id))
            return &c->entries[i];
    return NULL;
}

bool credentials_serve(const struct credentials *c, struct str region)
{
    for (size_t i = 0; i < c->region_count; i++)
        if (str_equal(c->regions[i], region))
            return true;
    return c->region_count == 0 && region.n > 0;
}

/* What follows the last slash: the id in an ARN. */
static struct str last_part(struct str s)
{
    struct str part = s;
    for (size_t at; (at = str_find(part, '/')) < part.n;)
        part = str_skip(part, at + 1);
    return part;
}

bool credential_is_denied(const struct credential *c, struct str operation, struct str instance_id)
{
    for (size_t i = 0; i < c->deny_count; i++) {
        const struct credential_deny *deny = &c->deny[i];
        if (glob_matches(deny->operation, operation) &&
            (glob_matches(deny->instance_id, instance_id) ||
             glob_matches(deny->instance_id, last_part(instance_id))))
            return true;
    }
    return false;
}
