#include "base/array.h"
#include "base/memory.h"
#include "store/internal.h"

#include <stdlib.h>

/* A store_instance with memory of its own. */
struct store_declared {
    struct arena arena;
    struct store_instance instance;
};

/*
 * "arn:...:instance/<id>": the service takes an ARN and its id for the same instance. One that ends
 * before its id is taken for an id: no instance has an empty one. What is resolved stays as it is
 * when it is resolved again, as when it comes back in a fixture.
 */
struct str store_instance_resolve(struct str id_or_arn)
{
    static const char marker[] = ":instance/";
    size_t n = sizeof marker - 1;
    struct str id = id_or_arn;
    if (!str_starts_with(id_or_arn, STR("arn:")))
        return id;
    for (size_t at = 0; at + n < id_or_arn.n; at++)
        if (str_starts_with(str_skip(id_or_arn, at), str_from(marker)))
            id = str_skip(id_or_arn, at + n);
    return id;
}

static struct store_test_case test_case_copy(struct arena *a, const struct store_test_case *from)
{
    struct store_test_case copy = *from;
    struct str *const texts[] = {
        &copy.test_case_id,
        &copy.name,
        &copy.tags,
        &copy.version.description,
        &copy.version.content,
        &copy.version.content_sha256,
        &copy.version.entry_point,
        &copy.version.initialization_data,
        &copy.version.modified_region,
        &copy.version.observation_ids,
    };
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++)
        *texts[i] = arena_copy(a, *texts[i]);
    return copy;
}

static void keep(struct store *s, const struct store_instance *instance)
{
    s->declared = memory_resize(s->declared, s->declared_count + 1, sizeof *s->declared);
    struct store_declared *d = &s->declared[s->declared_count++];
    arena_init(&d->arena, NULL, 0);
    struct store_test_case *test_cases =
        arena_new(&d->arena, instance->test_case_count * sizeof *test_cases);
    for (size_t i = 0; i < instance->test_case_count; i++)
        test_cases[i] = test_case_copy(&d->arena, &instance->test_cases[i]);
    d->instance = (struct store_instance){
        .account_id = arena_copy(&d->arena, instance->account_id),
        .region = arena_copy(&d->arena, instance->region),
        .instance_id = arena_copy(&d->arena, store_instance_resolve(instance->instance_id)),
        .test_cases = test_cases,
        .test_case_count = instance->test_case_count,
    };
}

void store_instances_forget(struct store *s, size_t count)
{
    while (s->declared_count > count)
        arena_done(&s->declared[--s->declared_count].arena);
}

void store_mark_start(struct store *s)
{
    lock_take(&s->lock);
    s->declared_at_start = s->declared_count;
    lock_release(&s->lock);
}

bool store_instance_add(struct store *s, const struct store_scope *scope, struct str instance_id)
{
    sqlite3_stmt *add = statement_use(s, STATEMENT_INSTANCE_ADD);
    bind_integer(add, 1, scope->id);
    bind_text(add, 2, instance_id);
    return statement_run(s, add);
}

static bool add_instance(struct store *s, const struct store_scope *scope,
                         const struct store_instance *instance)
{
    if (!store_instance_add(s, scope, instance->instance_id))
        return false;
    for (size_t i = 0; i < instance->test_case_count; i++)
        if (!store_test_case_declare(s, scope, instance->instance_id, &instance->test_cases[i]))
            return false;
    return true;
}

static bool is_declared_in(const struct store_instance *instance, const struct store_scope *scope)
{
    return (instance->account_id.p == NULL || str_is(instance->account_id, scope->account_id)) &&
           (instance->region.p == NULL || str_is(instance->region, scope->region));
}

bool store_instances_materialise(struct store *s, struct store_scope *scope)
{
    for (size_t i = 0; i < s->declared_count; i++)
        if (is_declared_in(&s->declared[i].instance, scope) &&
            !add_instance(s, scope, &s->declared[i].instance))
            return false;
    return true;
}

/* Writes what is declared into every scope that the database has. */
static bool materialise_everywhere(struct store *s, void *context)
{
    (void)context;
    sqlite3_stmt *all;
    if (sqlite3_prepare_v2(s->db, "SELECT scope, account_id, region FROM scope", -1, &all, NULL) !=
        SQLITE_OK)
        return store_failed(s);
    bool ok = true;
    int code = SQLITE_ROW;
    while (ok && (code = statement_step(s, all)) == SQLITE_ROW) {
        struct arena a;
        arena_init(&a, NULL, 0);
        struct str account_id = column_text(&a, all, 1), region = column_text(&a, all, 2);
        char *account_z = memory_copy(account_id.p, account_id.n);
        char *region_z = memory_copy(region.p, region.n);
        struct store_scope scope = {
            .id = sqlite3_column_int64(all, 0), .account_id = account_z, .region = region_z};
        ok = store_instances_materialise(s, &scope);
        free(account_z);
        free(region_z);
        arena_done(&a);
    }
    sqlite3_finalize(all);
    return ok && code == SQLITE_DONE;
}

bool store_declare(struct store *s, const struct store_instance instances[], size_t count)
{
    lock_take(&s->lock);
    size_t declared_before = s->declared_count;
    for (size_t i = 0; i < count; i++)
        keep(s, &instances[i]);
    bool ok = store_transact(s, materialise_everywhere, NULL);
    if (!ok)
        store_instances_forget(s, declared_before);
    /* has_instances may have changed: the scopes are read again when next touched. */
    store_scopes_forget(s, (struct str){0});
    lock_release(&s->lock);
    return ok;
}
