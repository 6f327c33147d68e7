/* The ring: what stays, what makes room, and who is told. */
#include "control/journal.h"

#include "base/text.h"
#include "cases.h"

#include <pthread.h>
#include <string.h>

/* Records a request of an account with a body; what it is told about its end goes to the return. */
static struct http_completion record(struct journal *j, struct arena *a, const char *account_id,
                                     struct str body)
{
    struct call call = {.arena = a, .caller.account_id = str_from(account_id)};
    struct http_request request = {.method = STR("PUT"), .target = STR("/a"), .body = body};
    struct http_response response = {.status = 200};
    journal_record(j, &call, &request, &response);
    return response.completion;
}

static void tell(const struct http_completion *completion, bool delivered)
{
    completion->done(completion->cookie, completion->number, delivered);
}

/* The bodies of the entries, with a blank behind each. */
static struct str bodies(struct journal *j)
{
    struct text all = {.arena = &arena};
    text_add(&all, STR(""));
    struct journal_view view = journal_view(j, &arena);
    for (size_t i = 0; i < view.count; i++)
        text_printf(&all, "%.*s ", STR_ARG(view.entries[i]->body));
    return text_str(&all);
}

START_TEST(the_oldest_entries_make_room_and_are_counted)
{
    struct journal *j = journal_new(3);
    static const char *const wanted[] = {"0 ", "0 1 ", "0 1 2 ", "1 2 3 ", "2 3 4 "};
    for (int i = 0; i < 5; i++) {
        record(j, &arena, "a", arena_printf(&arena, "%d", i));
        ck_assert_str_view_eq(bodies(j), wanted[i]);
        ck_assert_uint_eq(journal_view(j, &arena).dropped, i < 3 ? 0 : (unsigned)i - 2);
    }
    journal_free(j);
}
END_TEST

START_TEST(a_journal_of_no_entries_drops_them_all)
{
    struct journal *j = journal_new(0);
    struct http_completion completion = record(j, &arena, "a", STR("b"));
    ck_assert(completion.done == NULL);
    struct journal_view view = journal_view(j, &arena);
    ck_assert_uint_eq(view.count, 0);
    ck_assert_uint_eq(view.dropped, 1);
    journal_clear(j);
    ck_assert_uint_eq(journal_view(j, &arena).dropped, 0);
    journal_free(j);
    journal_free(NULL);
}
END_TEST

START_TEST(the_bytes_of_the_entries_are_bounded_too)
{
    enum { MIB = 1024 * 1024, RECORDS = 40 };
    struct journal *j = journal_new(1000);
    char *body = arena_new(&arena, MIB);
    memset(body, 'x', MIB);
    size_t most = 0;
    for (size_t i = 0; i < RECORDS; i++) {
        record(j, &arena, "a", (struct str){.p = body, .n = MIB});
        struct arena own;
        arena_init(&own, NULL, 0);
        struct journal_view view = journal_view(j, &own);
        size_t bytes = 0;
        for (size_t k = 0; k < view.count; k++)
            bytes += view.entries[k]->bytes;
        ck_assert_msg(bytes <= JOURNAL_BYTES_MAX, "%zu bytes", bytes);
        ck_assert_uint_eq(view.count + view.dropped, i + 1);
        most = view.count > most ? view.count : most;
        arena_done(&own);
    }
    /* The bytes beside the body are few. */
    ck_assert_uint_eq(most, 31);
    record(j, &arena, "a", STR("small"));
    ck_assert_uint_eq(journal_view(j, &arena).count, 32);
    journal_free(j);
}
END_TEST

START_TEST(a_view_stays_as_it_was_whatever_becomes_of_the_journal)
{
    struct journal *j = journal_new(2);
    record(j, &arena, "a", STR("first"));
    record(j, &arena, "a", STR("second"));
    struct journal_view view = journal_view(j, &arena);
    record(j, &arena, "a", STR("third"));
    record(j, &arena, "a", STR("fourth"));
    struct journal_view newer = journal_view(j, &arena);
    journal_remove(j, &newer);
    journal_free(j);
    ck_assert_uint_eq(view.count, 2);
    ck_assert_uint_eq(view.dropped, 0);
    ck_assert_str_view_eq(view.entries[0]->body, "first");
    ck_assert_str_view_eq(view.entries[1]->body, "second");
    ck_assert_str_view_eq(newer.entries[1]->body, "fourth");
}
END_TEST

/* The entries of a view whose account is the given one. */
static struct journal_view of_account(struct journal *j, const char *account_id)
{
    struct journal_view view = journal_view(j, &arena), kept = view;
    kept.entries = arena_new(&arena, view.count * sizeof(const struct journal_entry *));
    kept.count = 0;
    for (size_t i = 0; i < view.count; i++)
        if (str_is(view.entries[i]->account_id, account_id))
            kept.entries[kept.count++] = view.entries[i];
    return kept;
}

START_TEST(entries_are_removed_by_their_view_and_others_stay_in_order)
{
    struct journal *j = journal_new(4);
    static const char *const accounts[] = {"x", "a", "b", "a", "b"};
    for (int i = 0; i < 5; i++)
        record(j, &arena, accounts[i], arena_printf(&arena, "%s%d", accounts[i], i));
    ck_assert_str_view_eq(bodies(j), "a1 b2 a3 b4 ");
    struct journal_view view = of_account(j, "a");
    record(j, &arena, "a", STR("a5"));
    journal_remove(j, &view);
    ck_assert_str_view_eq(bodies(j), "b2 b4 a5 ");
    /* Once more: they are gone. */
    journal_remove(j, &view);
    ck_assert_str_view_eq(bodies(j), "b2 b4 a5 ");
    ck_assert_uint_eq(journal_view(j, &arena).dropped, 2);
    view = journal_view(j, &arena);
    journal_remove(j, &view);
    ck_assert_str_view_eq(bodies(j), "");
    ck_assert_uint_eq(journal_view(j, &arena).dropped, 0);
    record(j, &arena, "a", STR("a6"));
    ck_assert_str_view_eq(bodies(j), "a6 ");
    journal_free(j);
}
END_TEST

START_TEST(a_completion_tells_its_own_entry_how_it_ended)
{
    struct journal *j = journal_new(4);
    struct http_completion completions[4];
    for (int i = 0; i < 4; i++)
        completions[i] = record(j, &arena, i % 2 == 0 ? "a" : "b", STR("x"));
    struct journal_view view = journal_view(j, &arena), gone = of_account(j, "a");
    journal_remove(j, &gone);
    /* Gone from between two that stay. */
    tell(&completions[2], true);
    ck_assert_int_eq(view.entries[1]->ended_us, 0);
    ck_assert_int_eq(view.entries[3]->ended_us, 0);
    tell(&completions[1], true);
    ck_assert(view.entries[1]->delivered);
    ck_assert_int_gt(view.entries[1]->ended_us, 0);
    ck_assert_int_eq(view.entries[3]->ended_us, 0);
    tell(&completions[3], false);
    ck_assert(!view.entries[3]->delivered);
    ck_assert_int_gt(view.entries[3]->ended_us, 0);
    /* It turns out not to have left whole. */
    tell(&completions[1], false);
    ck_assert(!view.entries[1]->delivered);
    journal_free(j);
}
END_TEST

START_TEST(an_answer_that_was_broken_on_purpose_is_not_delivered)
{
    struct journal *j = journal_new(1);
    struct call call = {.arena = &arena, .fault.effect.breakage = HTTP_TRUNCATED_BODY};
    struct http_response response = {.status = 200};
    journal_record(j, &call, &(struct http_request){.body = STR("")}, &response);
    tell(&response.completion, true);
    struct journal_view view = journal_view(j, &arena);
    ck_assert(!view.entries[0]->delivered);
    ck_assert_int_gt(view.entries[0]->ended_us, 0);
    journal_free(j);
}
END_TEST

START_TEST(the_completion_of_an_entry_that_is_gone_is_harmless)
{
    struct journal *j = journal_new(2);
    struct http_completion dropped = record(j, &arena, "a", STR("dropped"));
    struct http_completion removed = record(j, &arena, "a", STR("removed"));
    record(j, &arena, "b", STR("kept"));
    tell(&dropped, true);
    struct journal_view view = of_account(j, "a");
    journal_remove(j, &view);
    tell(&removed, true);
    view = journal_view(j, &arena);
    ck_assert_uint_eq(view.count, 1);
    ck_assert_int_eq(view.entries[0]->ended_us, 0);
    journal_remove(j, &view);
    tell(&removed, true);
    /* A number is never given twice. */
    record(j, &arena, "c", STR("new"));
    tell(&dropped, true);
    tell(&removed, true);
    ck_assert_int_eq(journal_view(j, &arena).entries[0]->ended_us, 0);
    journal_free(j);
}
END_TEST

enum { WRITERS = 4, RECORDS = 500 };

static struct journal *shared;
static atomic_int writing;

static void *write_entries(void *p)
{
    const char *account_id = p;
    struct arena own;
    arena_init(&own, NULL, 0);
    for (int i = 0; i < RECORDS; i++) {
        struct http_completion completion =
            record(shared, &own, account_id, arena_printf(&own, "%s%d", account_id, i));
        tell(&completion, true);
    }
    arena_done(&own);
    atomic_fetch_sub(&writing, 1);
    return NULL;
}

/* What a view must be at any moment: in the order of numbers, and each body its account's. */
static bool is_whole(const struct journal_view *view)
{
    for (size_t i = 0; i < view->count; i++) {
        const struct journal_entry *e = view->entries[i];
        if (!str_starts_with(e->body, e->account_id) ||
            (i > 0 && e->number <= view->entries[i - 1]->number))
            return false;
    }
    return true;
}

static pthread_t writers[WRITERS];

static void start_writers(size_t entries_max)
{
    static char accounts[WRITERS][2] = {"a", "b", "c", "d"};
    shared = journal_new(entries_max);
    atomic_store(&writing, WRITERS);
    for (size_t i = 0; i < WRITERS; i++)
        ck_assert_int_eq(pthread_create(&writers[i], NULL, write_entries, accounts[i]), 0);
}

static void join_writers(void)
{
    for (size_t i = 0; i < WRITERS; i++)
        pthread_join(writers[i], NULL);
}

START_TEST(views_are_whole_while_threads_record_and_entries_are_removed)
{
    start_writers(50);
    for (size_t round = 0; atomic_load(&writing) > 0; round++) {
        struct arena own;
        arena_init(&own, NULL, 0);
        struct journal_view view = journal_view(shared, &own);
        ck_assert(is_whole(&view));
        ck_assert_uint_le(view.count, 50);
        if (round % 16 == 0)
            journal_remove(shared, &view);
        arena_done(&own);
    }
    join_writers();
    journal_free(shared);
}
END_TEST

START_TEST(threads_that_record_lose_no_entry)
{
    start_writers(100);
    join_writers();
    struct journal_view view = journal_view(shared, &arena);
    ck_assert_uint_eq(view.count, 100);
    ck_assert_uint_eq(view.dropped, WRITERS * RECORDS - 100);
    for (size_t i = 0; i < view.count; i++)
        ck_assert(view.entries[i]->delivered);
    journal_free(shared);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("journal");
    TCase *tests = suite_add_cases(suite, "journal");
    tcase_add_test(tests, the_oldest_entries_make_room_and_are_counted);
    tcase_add_test(tests, a_journal_of_no_entries_drops_them_all);
    tcase_add_test(tests, the_bytes_of_the_entries_are_bounded_too);
    tcase_add_test(tests, a_view_stays_as_it_was_whatever_becomes_of_the_journal);
    tcase_add_test(tests, entries_are_removed_by_their_view_and_others_stay_in_order);
    tcase_add_test(tests, a_completion_tells_its_own_entry_how_it_ended);
    tcase_add_test(tests, an_answer_that_was_broken_on_purpose_is_not_delivered);
    tcase_add_test(tests, the_completion_of_an_entry_that_is_gone_is_harmless);
    tcase_add_test(tests, views_are_whole_while_threads_record_and_entries_are_removed);
    tcase_add_test(tests, threads_that_record_lose_no_entry);
    return suite_main(suite);
}
