/*
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_SearchTestCases.html
 */
#include "operations/search_test_cases.h"

#include "base/array.h"
#include "base/text.h"
#include "operations/page.h"
#include "operations/test_cases.h"
#include "store/search.h"

enum { SEARCH_RESULTS_DEFAULT = 100 };

/* The fields that a StringCondition can name. */
static const struct {
    const char *name;
    enum store_search_field field;
} fields[] = {
    {"name", STORE_SEARCH_NAME},
    {"description", STORE_SEARCH_DESCRIPTION},
    {"id", STORE_SEARCH_ID},
};

/* A search as it is read. */
struct condition_reader {
    struct call *call;
    /* How many conditions there are so far. */
    size_t conditions;
};

static struct str text_of(const struct value *structure, size_t member)
{
    const struct value *value = structure->items[member];
    return value != NULL ? value->string : STR("");
}

static size_t count_of(const struct value *list)
{
    return list != NULL ? list->count : 0;
}

/* Counts further conditions; false when the search then has too many. */
static bool add_conditions(struct condition_reader *r, size_t count)
{
    r->conditions += count;
    if (r->conditions <= STORE_CONDITIONS_MAX)
        return true;
    call_fail(r->call, ERROR_INVALID_PARAMETER,
              arena_printf(r->call->arena,
                           "The search has more than %d conditions; each element of "
                           "AndConditions and OrConditions is one, and each list",
                           STORE_CONDITIONS_MAX));
    return false;
}

static struct store_condition *new_parts(struct condition_reader *r, size_t count)
{
    return arena_new(r->call->arena, count * sizeof(struct store_condition));
}

/* How many of the parts there are with the one just read: one that always holds is left out. */
static size_t keep(const struct store_condition *part, size_t count)
{
    return count + (part->kind != STORE_ALL_OF || part->part_count > 0);
}

/* The condition that all of the parts hold. */
static bool join(struct condition_reader *r, const struct store_condition parts[], size_t count,
                 struct store_condition *ret)
{
    *ret = (struct store_condition){.kind = STORE_ALL_OF, .parts = parts, .part_count = count};
    return add_conditions(r, count);
}

static bool read_field(struct condition_reader *r, const struct value *condition,
                       enum store_search_field *ret)
{
    struct str name = text_of(condition, CONDITION_FIELD_NAME);
    for (size_t i = 0; i < ARRAY_COUNT(fields); i++)
        if (str_equal_nocase(name, str_from(fields[i].name))) {
            *ret = fields[i].field;
            return true;
        }
    call_fail(r->call, ERROR_INVALID_PARAMETER,
              arena_printf(r->call->arena,
                           "The FieldName '%.*s' cannot be searched; it can be name, "
                           "description or id",
                           STR_ARG(name)));
    return false;
}

static enum store_condition_kind comparison_of(const struct value *condition)
{
    struct str comparison = text_of(condition, CONDITION_COMPARISON_TYPE);
    if (str_is(comparison, "EXACT"))
        return STORE_TEXT_IS;
    return str_is(comparison, "STARTS_WITH") ? STORE_TEXT_STARTS_WITH : STORE_TEXT_CONTAINS;
}

static bool read_string(struct condition_reader *r, const struct value *condition,
                        struct store_condition *ret)
{
    *ret = (struct store_condition){.kind = comparison_of(condition),
                                    .value = text_of(condition, CONDITION_VALUE)};
    return read_field(r, condition, &ret->field);
}

/* Reads one element of a list into a condition. */
typedef bool read_element(struct condition_reader *r, const struct value *value,
                          struct store_condition *ret);

static bool read_list(struct condition_reader *r, enum store_condition_kind kind,
                      const struct value *list, read_element *read, struct store_condition *ret)
{
    if (!add_conditions(r, list->count))
        return false;
    struct store_condition *parts = new_parts(r, list->count);
    for (size_t i = 0; i < list->count; i++)
        if (!read(r, list->items[i], &parts[i]))
            return false;
    *ret = (struct store_condition){.kind = kind, .parts = parts, .part_count = list->count};
    return true;
}

/* Every member that is there must hold; empty lists say nothing. */
static bool read_criteria(struct condition_reader *r, const struct value *criteria,
                          struct store_condition *ret)
{
    const struct value *any = criteria->items[CRITERIA_OR_CONDITIONS];
    const struct value *all = criteria->items[CRITERIA_AND_CONDITIONS];
    const struct value *string = criteria->items[CRITERIA_STRING_CONDITION];
    const struct value *status = criteria->items[CRITERIA_STATUS_CONDITION];
    struct store_condition *parts = new_parts(r, 4);
    size_t n = 0;
    if (status != NULL)
        parts[n++] = (struct store_condition){.kind = STORE_STATUS_IS, .value = status->string};
    if (string != NULL && !read_string(r, string, &parts[n++]))
        return false;
    if (count_of(all) > 0 && !read_list(r, STORE_ALL_OF, all, read_criteria, &parts[n++]))
        return false;
    if (count_of(any) > 0 && !read_list(r, STORE_ANY_OF, any, read_criteria, &parts[n++]))
        return false;
    return join(r, parts, n, ret);
}

static bool read_tag(struct condition_reader *r, const struct value *condition,
                     struct store_condition *ret)
{
    (void)r;
    const struct value *value = condition->items[TAG_CONDITION_VALUE];
    *ret = (struct store_condition){.kind = STORE_HAS_TAG,
                                    .key = text_of(condition, TAG_CONDITION_KEY),
                                    .value = value != NULL ? value->string : (struct str){0}};
    return true;
}

static bool read_all_tags(struct condition_reader *r, const struct value *list,
                          struct store_condition *ret)
{
    return read_list(r, STORE_ALL_OF, list, read_tag, ret);
}

static bool read_tag_filter(struct condition_reader *r, const struct value *filter,
                            struct store_condition *ret)
{
    const struct value *any = filter->items[TAG_FILTER_OR_CONDITIONS];
    const struct value *all = filter->items[TAG_FILTER_AND_CONDITIONS];
    const struct value *one = filter->items[TAG_FILTER_TAG_CONDITION];
    struct store_condition *parts = new_parts(r, 3);
    size_t n = 0;
    if (one != NULL && !read_tag(r, one, &parts[n++]))
        return false;
    if (count_of(all) > 0 && !read_all_tags(r, all, &parts[n++]))
        return false;
    if (count_of(any) > 0 && !read_list(r, STORE_ANY_OF, any, read_all_tags, &parts[n++]))
        return false;
    return join(r, parts, n, ret);
}

/* What the request searches for; false after the call has failed. */
static bool read_search(struct condition_reader *r, struct store_condition *ret)
{
    const struct input *input = &r->call->input;
    const struct value *criteria = input->members[SEARCH_CRITERIA];
    const struct value *filter = input->members[SEARCH_FILTER];
    const struct value *tags = filter != NULL ? filter->items[FILTER_TAG_FILTER] : NULL;
    struct store_condition *parts = new_parts(r, 2);
    size_t n = 0;
    if (criteria != NULL) {
        if (!read_criteria(r, criteria, &parts[n]))
            return false;
        n = keep(&parts[n], n);
    }
    if (tags != NULL) {
        if (!read_tag_filter(r, tags, &parts[n]))
            return false;
        n = keep(&parts[n], n);
    }
    return join(r, parts, n, ret);
}

void search_test_cases(struct call *call)
{
    struct arena *a = call->arena;
    struct condition_reader r = {.call = call};
    struct store_condition condition;
    struct store_search search = {.instance_id = input_string(&call->input, SEARCH_INSTANCE_ID),
                                  .condition = &condition};
    uint64_t query = page_query(call);
    if (!read_search(&r, &condition) || !page_read(call, query, 0, &search.after_sequence))
        return;
    /* One more than the page, to know whether another follows. */
    size_t max = (size_t)input_integer(&call->input, SEARCH_MAX_RESULTS, SEARCH_RESULTS_DEFAULT);
    struct store_test_case *found = arena_new(a, (max + 1) * sizeof *found);
    size_t count;
    int64_t total;
    if (store_search_test_cases(call->store, a, &search, max + 1, found, &count, &total) !=
        STORE_OK) {
        call_fail_store(call);
        return;
    }
    struct text text = {.arena = a};
    struct json_writer w = {.out = &text};
    page_open(&w, "TestCases");
    for (size_t i = 0; i < count && i < max; i++)
        test_case_write(&w, call, &found[i]);
    page_close_list(&w, query, count > max ? &found[max - 1].sequence : NULL);
    json_write_integer_member(&w, "ApproximateTotalCount", total);
    json_close(&w, '}');
    call->body = text_str(&text);
}
