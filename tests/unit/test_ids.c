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
    {0, 0, "26987e24-6aa2-4b2d-aa4e-1d94d1a6065a"},
    {0, 1, "9384b145-341f-491b-af0b-46007c55eb89"},
    {0, UINT64_C(1) << 40, "9f14bf90-97b5-404f-a023-b091d26f55eb"},
    {0, (UINT64_C(1) << 62) - 1, "9c632f53-6d78-4e40-810d-f3b30af51153"},
    {1, 0, "d6c48c10-386f-44e7-850b-5a3159c7f069"},
    {1, 1, "7f20a15b-9f6f-47c2-afd9-545c8121f4a4"},
    {1, UINT64_C(1) << 40, "70b487b8-3ff4-4cf5-8b7a-5fb0f5bfdb00"},
    {1, (UINT64_C(1) << 62) - 1, "bcd3a55b-6e92-4180-867b-453a7cda6c65"},
};

START_TEST(a_seed_draws_the_promised_ids)
{
    struct ids ids = ids_seeded(promised[_i].seed);
    char uuid[IDS_UUID_BYTES + 1];
    memset(uuid, 'x', sizeof uuid);
    ids_uuid(ids_series(&ids, execution_stream()), promised[_i].n, uuid);
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
        ids_uuid(ids_series(&ids, stream), n / 2, uuid);
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

START_TEST(an_id_tells_its_number_to_whoever_has_the_series)
{
    struct ids ids = ids_seeded(promised[_i].seed);
    struct str uuid = str_from(promised[_i].uuid);
    uint64_t n, series = ids_series(&ids, execution_stream());
    ck_assert(ids_uuid_number(series, uuid, &n));
    ck_assert_uint_eq(n, promised[_i].n);
    ck_assert(!ids_uuid_number(series + 1, uuid, &n));
}
END_TEST

/* Of the series of seed 0, whose first id is the first of the promised ones. */
static const char *const no_ids[] = {
    "",
    "26987e24-6aa2-4b2d-aa4e-1d94d1a6065",
    "26987e24-6aa2-4b2d-aa4e-1d94d1a6065a0",
    "26987E24-6AA2-4B2D-AA4E-1D94D1A6065A",
    "26987e24-6aa2-5b2d-aa4e-1d94d1a6065a",
    "26987e24-6aa2-4b2d-ca4e-1d94d1a6065a",
    "26987e24-6aa2-4b2d-aa4e-1d94d1a60650",
    "06987e24-6aa2-4b2d-aa4e-1d94d1a6065a",
    "26987e2406aa204b2d0aa4e01d94d1a6065a",
    "00000000-0000-4000-8000-000000000000",
    "ffffffff-ffff-4fff-bfff-ffffffffffff",
};

START_TEST(what_is_none_of_the_series_has_no_number)
{
    struct ids ids = ids_seeded(0);
    uint64_t n;
    ck_assert_msg(!ids_uuid_number(ids_series(&ids, execution_stream()), str_from(no_ids[_i]), &n),
                  "%s", no_ids[_i]);
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
    tcase_add_loop_test(cases, a_seed_draws_the_promised_ids, 0, (int)ARRAY_COUNT(promised));
    tcase_add_test(cases, draws_are_the_same_numbers_in_every_version);
    tcase_add_test(cases, seeded_keys_say_so_and_random_ones_differ);
    tcase_add_test(cases, streams_differ_by_each_text_and_by_where_it_ends);
    tcase_add_test(cases, uuids_are_of_version_4_and_never_come_twice);
    tcase_add_loop_test(cases, an_id_tells_its_number_to_whoever_has_the_series, 0,
                        (int)ARRAY_COUNT(promised));
    tcase_add_loop_test(cases, what_is_none_of_the_series_has_no_number, 0,
                        (int)ARRAY_COUNT(no_ids));
    tcase_add_test(cases, chance_is_even_from_0_to_under_1);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
