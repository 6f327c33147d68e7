/*
 * A condition becomes a set of sequences, each an index's answer; sets of sets are joined by name,
 * in a WITH clause, because SQLite's parser bounds how deep a query may nest.
 */
#include "store/search.h"

#include "base/text.h"
#include "store/internal.h"

#include <assert.h>

/* Behind every text that begins with the one before it: no UTF-8 has this byte. */
#define AFTER_PREFIX "\xff"

/* The parameters that every query has. */
enum { PARAMETER_SCOPE = 1, PARAMETER_INSTANCE, PARAMETER_AFTER, PARAMETER_MAX, PARAMETERS };

#define OF_INSTANCE "scope = ?1 AND instance_id = ?2"
#define SEARCHED "SELECT sequence FROM test_case_search WHERE " OF_INSTANCE
#define TAGGED "SELECT sequence FROM test_case_tag WHERE " OF_INSTANCE

static const char *const field_columns[] = {
    [STORE_SEARCH_NAME] = "name",
    [STORE_SEARCH_DESCRIPTION] = "description",
    [STORE_SEARCH_ID] = "test_case_id",
};

/* A query as it grows: its WITH clause, and what is to be bound behind PARAMETERS. */
struct query {
    struct text with;
    struct str *values;
    size_t value_count;
    size_t sets;
};

/* The number of the parameter that the value is bound to. */
static size_t add_value(struct query *q, struct str value)
{
    q->values[q->value_count] = value;
    return PARAMETERS + q->value_count++;
}

static void write_prefix(struct query *q, const char *column, struct str prefix)
{
    struct str end = arena_printf(q->with.arena, "%.*s" AFTER_PREFIX, STR_ARG(prefix));
    size_t from = add_value(q, prefix), to = add_value(q, end);
    text_printf(&q->with, SEARCHED " AND %s >= ?%zu AND %s < ?%zu", column, from, column, to);
}

static void write_tag(struct query *q, const struct store_condition *c)
{
    text_printf(&q->with, TAGGED " AND key = ?%zu", add_value(q, c->key));
    if (c->value.p != NULL)
        text_printf(&q->with, " AND value = ?%zu", add_value(q, c->value));
}

static void write_leaf(struct query *q, const struct store_condition *c)
{
    const char *column = field_columns[c->field];
    switch (c->kind) {
    case STORE_TEXT_STARTS_WITH:
        write_prefix(q, column, c->value);
        break;
    case STORE_HAS_TAG:
        write_tag(q, c);
        break;
    case STORE_TEXT_IS:
        text_printf(&q->with, SEARCHED " AND %s = ?%zu", column, add_value(q, c->value));
        break;
    case STORE_TEXT_CONTAINS:
        text_printf(&q->with, SEARCHED " AND instr(lower(%s), lower(?%zu)) > 0", column,
                    add_value(q, c->value));
        break;
    default:
        text_printf(&q->with, SEARCHED " AND status = ?%zu", add_value(q, c->value));
    }
}

static void write_parts(struct query *q, enum store_condition_kind kind, const size_t sets[],
                        size_t count)
{
    if (kind == STORE_ALL_OF)
        text_printf(&q->with, SEARCHED);
    for (size_t i = 0; i < count; i++)
        if (kind == STORE_ALL_OF)
            text_printf(&q->with, " AND sequence IN set%zu", sets[i]);
        else
            text_printf(&q->with, "%sSELECT sequence FROM set%zu", i > 0 ? " UNION " : "", sets[i]);
}

/* Writes the set of a condition behind those of its parts; returns its number. */
static size_t write_set(struct query *q, const struct store_condition *c)
{
    size_t *parts = arena_new(q->with.arena, (c->part_count + 1) * sizeof *parts);
    for (size_t i = 0; i < c->part_count; i++)
        parts[i] = write_set(q, &c->parts[i]);
    text_printf(&q->with, "%s set%zu AS (", q->sets > 0 ? "," : "WITH", q->sets);
    if (c->kind == STORE_ALL_OF || c->kind == STORE_ANY_OF)
        write_parts(q, c->kind, parts, c->part_count);
    else
        write_leaf(q, c);
    text_add(&q->with, STR(")"));
    return q->sets++;
}

static struct query query_of(struct arena *a, const struct store_condition *condition)
{
    struct query q = {
        .with = {.arena = a},
        .values = arena_new(a, 2 * (size_t)STORE_CONDITIONS_MAX * sizeof *q.values),
    };
    write_set(&q, condition);
    return q;
}

/*
 * The last set is that of the whole condition. It leads, and the page follows from it by keys: the
 * plus, the CROSS JOINs and INDEXED BY keep SQLite, which knows no sizes here, from another order.
 */
static struct str page_sql(struct arena *a, const struct query *q)
{
    struct text sql = {.arena = a};
    text_add(&sql, text_str(&q->with));
    text_printf(&sql,
                " SELECT " TEST_CASE_COLUMNS
                " FROM (SELECT scope, instance_id, sequence, status FROM test_case_search "
                "WHERE " OF_INSTANCE " AND +sequence > ?3 AND sequence IN set%zu "
                "ORDER BY sequence LIMIT ?4) "
                "CROSS JOIN test_case INDEXED BY test_case_by_sequence USING (scope, instance_id, "
                "sequence) "
                "CROSS JOIN test_case_version USING (scope, instance_id, test_case_id, status) "
                "ORDER BY sequence",
                q->sets - 1);
    return text_str(&sql);
}

struct str store_search_sql(struct arena *a, const struct store_condition *condition)
{
    struct query q = query_of(a, condition);
    return page_sql(a, &q);
}

static struct str count_sql(struct arena *a, const struct query *q)
{
    struct str with = text_str(&q->with);
    return arena_printf(a, "%.*s SELECT count(*) FROM set%zu", STR_ARG(with), q->sets - 1);
}

static sqlite3_stmt *prepare(struct store *s, const struct store_search *search,
                             const struct query *q, struct str sql)
{
    sqlite3_stmt *statement = statement_make(s, sql);
    if (statement == NULL)
        return NULL;
    bind_integer(statement, PARAMETER_SCOPE, s->scope->id);
    bind_text(statement, PARAMETER_INSTANCE, store_instance_resolve(search->instance_id));
    for (size_t i = 0; i < q->value_count; i++)
        bind_text(statement, (int)(PARAMETERS + i), q->values[i]);
    return statement;
}

static bool count(struct store *s, struct arena *a, const struct store_search *search,
                  const struct query *q, int64_t *ret)
{
    sqlite3_stmt *statement = prepare(s, search, q, count_sql(a, q));
    bool found = statement != NULL && statement_step(s, statement) == SQLITE_ROW;
    if (found)
        *ret = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return found;
}

enum store_status store_search_test_cases(struct store *s, struct arena *a,
                                          const struct store_search *search, size_t max,
                                          struct store_test_case ret[], size_t *ret_count,
                                          int64_t *ret_total)
{
    assert(s->scope != NULL);
    struct query q = query_of(a, search->condition);
    sqlite3_stmt *page = prepare(s, search, &q, page_sql(a, &q));
    if (page == NULL)
        return STORE_FAILED;
    bind_integer(page, PARAMETER_AFTER, search->after_sequence);
    bind_integer(page, PARAMETER_MAX, (int64_t)max);
    size_t rows = 0;
    int code;
    while ((code = statement_step(s, page)) == SQLITE_ROW)
        ret[rows++] = store_test_case_from_row(a, page, 0);
    sqlite3_finalize(page);
    *ret_count = rows;
    return code == SQLITE_DONE && count(s, a, search, &q, ret_total) ? STORE_OK : STORE_FAILED;
}
