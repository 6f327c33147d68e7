/*
 * No statement that a request runs walks a whole table: read off SQLite's own plans.
 */
#include "store/internal.h"

#include "suite.h"

#include <stdio.h>
#include <string.h>

/* What may look at everything, because everything is what it is about. */
static bool is_about_everything(enum statement which)
{
    return which >= STATEMENT_EXPORT_INSTANCES && which <= STATEMENT_FORGET_SCOPES;
}

static void explain(struct store *s, enum statement which)
{
    char query[4096];
    snprintf(query, sizeof query, "EXPLAIN QUERY PLAN %s", statement_sql(which));
    sqlite3_stmt *plan;
    ck_assert_int_eq(sqlite3_prepare_v2(s->db, query, -1, &plan, NULL), SQLITE_OK);
    while (sqlite3_step(plan) == SQLITE_ROW) {
        const char *step = (const char *)sqlite3_column_text(plan, 3);
        bool walks = strncmp(step, "SCAN", 4) == 0 && strcmp(step, "SCAN CONSTANT ROW") != 0;
        ck_assert_msg(!walks, "%s: %s", statement_sql(which), step);
        ck_assert_msg(strstr(step, "TEMP B-TREE FOR ORDER BY") == NULL, "%s: %s",
                      statement_sql(which), step);
    }
    sqlite3_finalize(plan);
}

START_TEST(every_request_is_served_by_an_index)
{
    struct store *s;
    struct problem problem;
    ck_assert(store_open(NULL, ids_seeded(1), &s, &problem));
    ck_assert(store_expect_limits(s));
    if (!is_about_everything((enum statement)_i))
        explain(s, (enum statement)_i);
    store_close(s);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("query plans");
    TCase *cases = tcase_create("query plans");
    tcase_add_loop_test(cases, every_request_is_served_by_an_index, STATEMENT_SCOPE_FIND,
                        STATEMENTS);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
