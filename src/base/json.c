#include "base/json.h"

#include "base/json_gate.h"
#include "base/memory.h"

#include <assert.h>
#include <cjson/cJSON.h>
#include <pthread.h>
#include <stdlib.h>

/* A struct json is a cJSON by another name: the casts stand in this file only. */
static const cJSON *node(const struct json *v)
{
    assert(v != NULL);
    return (const cJSON *)(const void *)v;
}

static const struct json *json(const cJSON *n)
{
    return (const struct json *)(const void *)n;
}

/* A member name and where it stands. */
struct name {
    struct str text;
    size_t offset;
};

static int compare_names(const void *a, const void *b)
{
    const struct name *x = a, *y = b;
    int order = str_compare(x->text, y->text);
    return order != 0 ? order : (x->offset > y->offset) - (x->offset < y->offset);
}

/* The walk over a document that pairs each member with the offset that the gate noted for it. */
struct duplicates {
    struct arena *arena;
    const size_t *offsets;
    size_t next;
    size_t first_duplicate;
};

static void find_duplicates(struct duplicates *d, const cJSON *v)
{
    if (!cJSON_IsObject(v) && !cJSON_IsArray(v))
        return;
    size_t count = 0;
    bool named = cJSON_IsObject(v);
    struct name *names =
        named ? arena_new(d->arena, (size_t)cJSON_GetArraySize(v) * sizeof *names) : NULL;
    const cJSON *child;
    cJSON_ArrayForEach(child, v)
    {
        if (named)
            names[count++] = (struct name){str_from(child->string), d->offsets[d->next++]};
        find_duplicates(d, child);
    }
    if (count > 1)
        qsort(names, count, sizeof *names, compare_names);
    for (size_t i = 1; i < count; i++)
        if (str_equal(names[i - 1].text, names[i].text) && names[i].offset < d->first_duplicate)
            d->first_duplicate = names[i].offset;
}

/* cJSON says of a text that it cannot read and of memory that it cannot have the same: NULL. */
static void *allocate(size_t size)
{
    return memory_resize(NULL, 1, size);
}

static void install_hooks(void)
{
    cJSON_InitHooks(&(cJSON_Hooks){.malloc_fn = allocate, .free_fn = free});
}

static cJSON *parse(struct str text)
{
    static pthread_once_t hooks = PTHREAD_ONCE_INIT;
    pthread_once(&hooks, install_hooks);
    return cJSON_ParseWithLength(text.p, text.n);
}

static void delete_document(void *p)
{
    cJSON_Delete(p);
}

const struct json *json_parse(struct arena *a, struct str text, struct json_error *reterr)
{
    struct json_names names;
    if (!json_gate_passes(a, text, &names, reterr))
        return NULL;
    cJSON *document = parse(text);
    if (document == NULL) {
        *reterr = json_error_at(text, 0, "the text cannot be read");
        return NULL;
    }
    arena_defer(a, delete_document, document);
    struct duplicates d = {.arena = a, .offsets = names.offsets, .first_duplicate = text.n};
    find_duplicates(&d, document);
    assert(d.next == names.count);
    if (d.first_duplicate < text.n) {
        *reterr = json_error_at(text, d.first_duplicate, "the name stands in this object already");
        return NULL;
    }
    return json(document);
}

enum json_type json_type(const struct json *v)
{
    switch (node(v)->type & 0xff) {
    case cJSON_True:
    case cJSON_False:
        return JSON_BOOLEAN;
    case cJSON_Number:
        return JSON_NUMBER;
    case cJSON_String:
        return JSON_STRING;
    case cJSON_Array:
        return JSON_ARRAY;
    case cJSON_Object:
        return JSON_OBJECT;
    default:
        return JSON_NULL;
    }
}

const char *json_type_name(enum json_type type)
{
    static const char *const names[] = {
        [JSON_NULL] = "null",       [JSON_BOOLEAN] = "a boolean", [JSON_NUMBER] = "a number",
        [JSON_STRING] = "a string", [JSON_ARRAY] = "an array",    [JSON_OBJECT] = "an object",
    };
    return names[type];
}

bool json_boolean(const struct json *v)
{
    assert(json_type(v) == JSON_BOOLEAN);
    return cJSON_IsTrue(node(v)) != 0;
}

double json_number(const struct json *v)
{
    assert(json_type(v) == JSON_NUMBER);
    return node(v)->valuedouble;
}

struct str json_string(const struct json *v)
{
    assert(json_type(v) == JSON_STRING);
    return str_from(node(v)->valuestring);
}

bool json_integer(const struct json *v, long long *ret)
{
    if (json_type(v) != JSON_NUMBER)
        return false;
    double number = json_number(v);
    if (number <= -0x1p53 || number >= 0x1p53 || (double)(long long)number != number)
        return false;
    *ret = (long long)number;
    return true;
}

const struct json *json_first(const struct json *v)
{
    return json(node(v)->child);
}

const struct json *json_next(const struct json *v)
{
    return json(node(v)->next);
}

size_t json_count(const struct json *v)
{
    return (size_t)cJSON_GetArraySize(node(v));
}

struct str json_name(const struct json *member)
{
    return str_from(node(member)->string);
}

const struct json *json_member(const struct json *object, const char *name)
{
    return json(cJSON_GetObjectItemCaseSensitive(node(object), name));
}
