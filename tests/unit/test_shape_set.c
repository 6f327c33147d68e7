#include "describe/shape_set.h"

#include "cases.h"

static const struct shape text = {.type = SHAPE_STRING, .name = "Text"};
static const struct shape number = {.type = SHAPE_INTEGER, .name = "Number"};
static const struct shape map = {
    .type = SHAPE_MAP, .name = "Map", .key = &text, .element = &number};

/* A tree holds a list of trees. */
static const struct shape tree;
static const struct shape trees = {.type = SHAPE_LIST, .name = "Trees", .element = &tree};
static const struct member tree_members[] = {{.name = "Trees", .shape = &trees},
                                             {.name = "Map", .shape = &map}};
static const struct shape tree = {.type = SHAPE_STRUCTURE,
                                  .name = "Tree",
                                  .members = tree_members,
                                  .member_count = ARRAY_COUNT(tree_members)};

START_TEST(a_shape_brings_all_that_it_leads_to_once)
{
    struct shape_set set = {.arena = &arena};
    const struct shape *const wanted[] = {&tree, &trees, &map, &text, &number};
    shape_set_add(&set, &tree);
    shape_set_add(&set, &text);
    shape_set_add(&set, &tree);
    ck_assert_uint_eq(set.count, ARRAY_COUNT(wanted));
    for (size_t i = 0; i < ARRAY_COUNT(wanted); i++)
        ck_assert_ptr_eq(set.list[i], wanted[i]);
}
END_TEST

START_TEST(members_bring_their_shapes)
{
    struct shape_set set = {.arena = &arena};
    shape_set_add_members(&set, &tree_members[1], 1);
    ck_assert_uint_eq(set.count, 3);
    ck_assert(shape_set_has(&set, &map));
    ck_assert(!shape_set_has(&set, &tree));
}
END_TEST

START_TEST(a_set_takes_as_many_as_there_are)
{
    enum { MANY = 100 };
    static struct shape shapes[MANY];
    struct shape_set set = {.arena = &arena};
    for (int i = 0; i < MANY; i++) {
        shapes[i] = (struct shape){.name = arena_printf(&arena, "Shape%d", i).p};
        shape_set_add(&set, &shapes[i]);
    }
    ck_assert_uint_eq(set.count, MANY);
    for (int i = 0; i < MANY; i++)
        ck_assert_ptr_eq(set.list[i], &shapes[i]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("shape_set");
    TCase *cases = suite_add_cases(suite, "shape_set");
    tcase_add_test(cases, a_shape_brings_all_that_it_leads_to_once);
    tcase_add_test(cases, members_bring_their_shapes);
    tcase_add_test(cases, a_set_takes_as_many_as_there_are);
    return suite_main(suite);
}
