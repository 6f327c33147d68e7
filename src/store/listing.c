/*
 * Lists of executions. Only the conditions that a filter has are written into the query, so that
 * SQLite can choose the index that serves them.
 */
#include "base/array.h"
#include "base/text.h"
#include "store/internal.h"

#include <assert.h>

enum {
    PARAMETER_SCOPE = 1,
    PARAMETER_INSTANCE,
    PARAMETER_BEFORE,
    PARAMETER_MAX,
    PARAMETER_TEST_CASE,
    PARAMETER_NAME,
    PARAMETER_FROM,
    PARAMETER_TO,
    PARAMETER_NOW,
};

/* Whatever ?3 is, which comes from a client: none of another scope. */
#define BEFORE EXECUTIONS_UP_TO "min(?3 - 1, " SEQUENCE_MAX_SQL ")"

#define ENDING                                                                                     \
    "SELECT key FROM execution INDEXED BY execution_by_end "                                       \
    "WHERE scope = ?1 AND instance_id = ?2 AND ends_ms "
#define HAS_NOT_ENDED "stopped_ms IS NULL AND key IN (" ENDING "> ?9 UNION ALL " ENDING "IS NULL)"

/* What a status means at a moment; operations/progress.c says the same in C. */
static const struct status_row {
    const char *status;
    const char *condition;
    /* The index of those that may have it, where SQLite would take that of the instance. */
    const char *index;
    /* Wants the index of when executions end. */
    bool by_end;
} statuses[] = {
    {"STOPPED", " AND stopped_ms IS NOT NULL", "execution_stopped", false},
    {"PASSED", " AND outcome = 'PASSED' AND stopped_ms IS NULL AND ends_ms <= ?9", NULL, false},
    {"FAILED", " AND outcome = 'FAILED' AND stopped_ms IS NULL AND ends_ms <= ?9",
     "execution_failing", false},
    {"IN_PROGRESS", " AND " HAS_NOT_ENDED " AND runs_ms <= ?9", NULL, true},
    {"INITIATED", " AND " HAS_NOT_ENDED " AND (runs_ms > ?9 OR runs_ms IS NULL)", NULL, true},
};

/* The row of a status; NULL for none. */
static const struct status_row *status_row(struct str status)
{
    for (size_t i = 0; i < ARRAY_COUNT(statuses); i++)
        if (str_is(status, statuses[i].status))
            return &statuses[i];
    return NULL;
}

static bool is_about_a_test_case(const struct store_execution_filter *filter)
{
    return filter->test_case_id.p != NULL || filter->test_case_name.p != NULL;
}

struct str store_list_sql(struct arena *a, const struct store_execution_filter *filter)
{
    const struct status_row *status = status_row(filter->status);
    struct text sql = {.arena = a};
    text_add(&sql, STR("SELECT " EXECUTION_COLUMNS " FROM execution"));
    if (status != NULL && status->index != NULL && !is_about_a_test_case(filter))
        text_printf(&sql, " INDEXED BY %s", status->index);
    text_add(&sql, STR(" WHERE " BEFORE " AND instance_id = ?2"));
    if (filter->test_case_id.p != NULL)
        text_add(&sql, STR(" AND test_case_id = ?5"));
    /* No two test cases of an instance have the same name. */
    if (filter->test_case_name.p != NULL)
        text_add(&sql, STR(" AND test_case_id = (SELECT test_case_id FROM test_case "
                           "WHERE scope = ?1 AND instance_id = ?2 AND name = ?6)"));
    if (filter->started_from_ms > INT64_MIN)
        text_add(&sql, STR(" AND started_ms >= ?7"));
    if (filter->started_to_ms < INT64_MAX)
        text_add(&sql, STR(" AND started_ms <= ?8"));
    if (status != NULL)
        text_add(&sql, str_from(status->condition));
    text_add(&sql, STR(" ORDER BY key DESC LIMIT ?4"));
    return text_str(&sql);
}

static bool make_indexes(struct store *s, const struct store_execution_filter *filter)
{
    const struct status_row *status = status_row(filter->status);
    return (is_about_a_test_case(filter) ? store_expect_test_cases(s)
                                         : store_expect_instances(s)) &&
           (status == NULL || !status->by_end || store_expect_endings(s));
}

enum store_status store_list_executions(struct store *s, struct arena *a,
                                        const struct store_execution_filter *filter, size_t max,
                                        struct store_execution ret[], size_t *ret_count)
{
    assert(s->scope != NULL);
    if (!make_indexes(s, filter))
        return STORE_FAILED;
    sqlite3_stmt *list = statement_make(s, store_list_sql(a, filter));
    if (list == NULL)
        return STORE_FAILED;
    bind_integer(list, PARAMETER_SCOPE, s->scope->id);
    bind_text(list, PARAMETER_INSTANCE, store_instance_resolve(filter->instance_id));
    bind_integer(list, PARAMETER_BEFORE, filter->before_sequence);
    bind_integer(list, PARAMETER_MAX, (int64_t)max);
    bind_text(list, PARAMETER_TEST_CASE, filter->test_case_id);
    bind_text(list, PARAMETER_NAME, filter->test_case_name);
    bind_integer(list, PARAMETER_FROM, filter->started_from_ms);
    bind_integer(list, PARAMETER_TO, filter->started_to_ms);
    bind_integer(list, PARAMETER_NOW, filter->now_ms);
    size_t count = 0;
    int code;
    while ((code = statement_step(s, list)) == SQLITE_ROW &&
           store_execution_from_row(a, list, 0, &ret[count]))
        count++;
    sqlite3_finalize(list);
    *ret_count = count;
    return code == SQLITE_DONE ? STORE_OK : STORE_FAILED;
}
