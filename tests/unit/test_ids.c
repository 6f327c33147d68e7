#include "base/ids.h"

#include "suite.h"

#include "base/array.h"

#include <stdlib.h>
#include <string.h>

static uint64_t execution_stream(void)
{
    return ids_stream(STR("execution"), STR("123456789012"), STR("us-east-1"));
}

/*
 * A seed is a promise across versions of the program: what recorded tests expect must not change.
 * The values were computed by another program.
 */
static const struct {
    uint64_t seed;
    uint64_t n;
    const char *uuid;
} promised[] = {
    {0, 0, "9e33490b-87d7-4ecc-95b6-065b81f8b179"},
    {0, 1, "2b4a2120-21c1-42b6-8450-42189c80d477"},
    {0, UINT64_C(1) << 40, "8e04dafe-5041-4d9a-8746-dd859215ac26"},
    {1, 0, "cd9466ab-c8ac-4e63-9463-d6de6560d5cd"},
    {1, 1, "4e3c4d69-1d04-45cc-a56f-cf1e030476ad"},
    {1, UINT64_C(1) << 40, "fcc38dc4-b181-4b90-a597-2257b4866b93"},
};

START_TEST(a_seed_draws_the_same_ids_in_every_version)
{
    struct ids ids = ids_seeded(promised[_i].seed);
    char uuid[IDS_UUID_BYTES + 1];
    memset(uuid, 'x', sizeof uuid);
    ids_uuid(&ids, execution_stream(), promised[_i].n, uuid);
    ck_assert_str_eq(uuid, promised[_i].uuid);
}
END_TEST

START_TEST(draws_are_the_same_numbers_in_every_version)
{
    static const uint64_t drawn[] = {UINT64_C(0x9e33490b87d7fecc), UINT64_C(0xd5b6065b81f8b179),
                                     UINT64_C(0x2b4a212021c102b6)};
    struct ids ids = ids_seeded(0);
    ck_assert_uint_eq(execution_stream(), UINT64_C(0x7a2587422225ca8d));
    /* Whatever the order in which they are asked for. */
    for (size_t i = ARRAY_COUNT(drawn); i-- > 0;)
        ck_assert_uint_eq(ids_draw(&ids, execution_stream(), i), drawn[i]);
}
END_TEST

START_TEST(seeded_keys_say_so_and_random_ones_differ)
{
    ck_assert(ids_seeded(7).seeded);
    ck_assert_uint_eq(ids_seeded(7).key, ids_seeded(7).key);
    ck_assert_uint_ne(ids_seeded(7).key, ids_seeded(8).key);
    struct ids a = ids_random(), b = ids_random();
    ck_assert(!a.seeded);
    ck_assert_uint_ne(a.key, b.key);
}
END_TEST

START_TEST(streams_differ_by_each_text_and_by_where_it_ends)
{
    const uint64_t streams[] = {
        ids_stream(STR("p"), STR("ab"), STR("c")), ids_stream(STR("p"), STR("a"), STR("bc")),
        ids_stream(STR("pa"), STR("b"), STR("c")), ids_stream(STR("p"), STR("abc"), STR("")),
        ids_stream(STR("p"), STR(""), STR("abc")), ids_stream(STR("pabc"), STR(""), STR("")),
        ids_stream(STR("p"), STR("c"), STR("ab")), ids_stream(STR("q"), STR("ab"), STR("c")),
        ids_stream(STR(""), STR(""), STR("")),     ids_stream(STR("P"), STR("ab"), STR("c")),
    };
    for (size_t i = 0; i < ARRAY_COUNT(streams); i++)
        for (size_t j = 0; j < i; j++)
            ck_assert_msg(streams[i] != streams[j], "streams %zu and %zu are one", i, j);
    ck_assert_uint_eq(ids_stream(STR("p"), (struct str){0}, STR("c")),
                      ids_stream(STR("p"), STR(""), STR("c")));
}
END_TEST

enum { DRAWS = 20000 };

static int compare_uuids(const void *a, const void *b)
{
    return memcmp(a, b, IDS_UUID_BYTES + 1);
}

START_TEST(uuids_are_of_version_4_and_never_come_twice)
{
    static char uuids[DRAWS][IDS_UUID_BYTES + 1];
    struct ids ids = ids_seeded(99);
    for (size_t n = 0; n < DRAWS; n++) {
        /* Two streams, as two accounts have. */
        uint64_t stream = ids_stream(STR("x"), n % 2 == 0 ? STR("a") : STR("b"), STR(""));
        char *uuid = uuids[n];
        ids_uuid(&ids, stream, n / 2, uuid);
        ck_assert_uint_eq(strlen(uuid), IDS_UUID_BYTES);
        ck_assert_uint_eq(strspn(uuid, "0123456789abcdef-"), IDS_UUID_BYTES);
        ck_assert(uuid[8] == '-' && uuid[13] == '-' && uuid[18] == '-' && uuid[23] == '-');
        ck_assert_msg(uuid[14] == '4', "%s is not of version 4", uuid);
        ck_assert_msg(strchr("89ab", uuid[19]) != NULL, "%s is not of the variant 10", uuid);
    }
    qsort(uuids, DRAWS, sizeof uuids[0], compare_uuids);
    for (size_t n = 1; n < DRAWS; n++)
        ck_assert_str_ne(uuids[n - 1], uuids[n]);
}
END_TEST

START_TEST(chance_is_even_from_0_to_under_1)
{
    struct ids ids = ids_seeded(5);
    uint64_t stream = ids_stream(STR("chance"), STR(""), STR(""));
    unsigned tenths[10] = {0};
    for (uint64_t n = 0; n < DRAWS; n++) {
        double chance = ids_chance(&ids, stream, n);
        ck_assert_double_ge(chance, 0);
        ck_assert_double_lt(chance, 1);
        tenths[(int)(chance * 10)]++;
    }
    /* The draws are fixed by the seed: this holds always or never. Five standard deviations. */
    for (int i = 0; i < 10; i++)
        ck_assert_msg(tenths[i] > 1788 && tenths[i] < 2212, "tenth %d has %u of %d", i, tenths[i],
                      DRAWS);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ids");
    TCase *cases = tcase_create("ids");
    tcase_add_loop_test(cases, a_seed_draws_the_same_ids_in_every_version, 0,
                        (int)ARRAY_COUNT(promised));
    tcase_add_test(cases, draws_are_the_same_numbers_in_every_version);
    tcase_add_test(cases, seeded_keys_say_so_and_random_ones_differ);
    tcase_add_test(cases, streams_differ_by_each_text_and_by_where_it_ends);
    tcase_add_test(cases, uuids_are_of_version_4_and_never_come_twice);
    tcase_add_test(cases, chance_is_even_from_0_to_under_1);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
