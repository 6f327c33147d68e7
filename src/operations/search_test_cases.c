/*
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_SearchTestCases.html
 */
#include "operations/search_test_cases.h"

#include "base/array.h"
#include "base/json.h"
#include "base/text.h"
#include "operations/page.h"
#include "operations/test_cases.h"

enum { SEARCH_RESULTS_DEFAULT = 100, SCAN_ROWS = 64 };

/* The fields that a StringCondition can name. */
static const char *const field_names[] = {"name", "description", "id"};

static struct str field_of(const struct store_test_case *test_case, struct str name)
{
    if (str_equal_nocase(name, STR("name")))
        return test_case->name;
    return str_equal_nocase(name, STR("id")) ? test_case->test_case_id
                                             : test_case->version.description;
}

static struct str text_of(const struct value *structure, size_t member)
{
    const struct value *value = structure->items[member];
    return value != NULL ? value->string : STR("");
}

static bool contains(struct str text, struct str part)
{
    for (size_t at = 0; at + part.n <= text.n; at++)
        if (str_equal_nocase(str_first(str_skip(text, at), part.n), part))
            return true;
    return false;
}

static bool fits_string(const struct value *condition, const struct store_test_case *test_case)
{
    struct str text = field_of(test_case, text_of(condition, CONDITION_FIELD_NAME));
    struct str wanted = text_of(condition, CONDITION_VALUE);
    struct str comparison = text_of(condition, CONDITION_COMPARISON_TYPE);
    if (str_is(comparison, "EXACT"))
        return str_equal_nocase(text, wanted);
    if (str_is(comparison, "STARTS_WITH"))
        return str_equal_nocase(str_first(text, wanted.n), wanted);
    return contains(text, wanted);
}

/* Every member that is there must hold; an empty criteria fits everything. */
static bool fits_criteria(const struct value *criteria, const struct store_test_case *test_case)
{
    const struct value *any = criteria->items[CRITERIA_OR_CONDITIONS];
    const struct value *all = criteria->items[CRITERIA_AND_CONDITIONS];
    const struct value *string = criteria->items[CRITERIA_STRING_CONDITION];
    const struct value *status = criteria->items[CRITERIA_STATUS_CONDITION];
    if (string != NULL && !fits_string(string, test_case))
        return false;
    if (status != NULL && !str_equal(status->string, test_case_status(test_case)))
        return false;
    for (size_t i = 0; all != NULL && i < all->count; i++)
        if (!fits_criteria(all->items[i], test_case))
            return false;
    bool found = any == NULL || any->count == 0;
    for (size_t i = 0; any != NULL && i < any->count && !found; i++)
        found = fits_criteria(any->items[i], test_case);
    return found;
}

static bool has_tag(const struct json *tags, const struct value *condition)
{
    const struct value *value = condition->items[TAG_CONDITION_VALUE];
    const struct json *tag = json_member(tags, text_of(condition, TAG_CONDITION_KEY).p);
    return tag != NULL && (value == NULL || str_equal(json_string(tag), value->string));
}

static bool has_all_tags(const struct json *tags, const struct value *conditions)
{
    for (size_t i = 0; conditions != NULL && i < conditions->count; i++)
        if (!has_tag(tags, conditions->items[i]))
            return false;
    return true;
}

static bool fits_tags(struct arena *a, const struct value *filter,
                      const struct store_test_case *test_case)
{
    struct json_error error;
    const struct json *tags = json_parse(a, test_case->tags, &error);
    const struct value *any = filter->items[TAG_FILTER_OR_CONDITIONS];
    const struct value *one = filter->items[TAG_FILTER_TAG_CONDITION];
    if (tags == NULL || (one != NULL && !has_tag(tags, one)) ||
        !has_all_tags(tags, filter->items[TAG_FILTER_AND_CONDITIONS]))
        return false;
    bool found = any == NULL || any->count == 0;
    for (size_t i = 0; any != NULL && i < any->count && !found; i++)
        found = has_all_tags(tags, any->items[i]);
    return found;
}

static bool fits(const struct call *call, const struct store_test_case *test_case)
{
    const struct value *filter = call->input.members[SEARCH_FILTER];
    const struct value *tags = filter != NULL ? filter->items[FILTER_TAG_FILTER] : NULL;
    const struct value *criteria = call->input.members[SEARCH_CRITERIA];
    return (criteria == NULL || fits_criteria(criteria, test_case)) &&
           (tags == NULL || fits_tags(call->arena, tags, test_case));
}

/* Refuses the first StringCondition that names a field which cannot be searched. */
static bool check_fields(struct call *call, const struct value *criteria)
{
    const struct value *string = criteria->items[CRITERIA_STRING_CONDITION];
    struct str name = string != NULL ? text_of(string, CONDITION_FIELD_NAME) : STR("name");
    bool known = false;
    for (size_t i = 0; i < ARRAY_COUNT(field_names); i++)
        known |= str_equal_nocase(name, str_from(field_names[i]));
    if (!known) {
        call_fail(call, ERROR_INVALID_PARAMETER,
                  arena_printf(call->arena,
                               "The FieldName '%.*s' cannot be searched; it can be name, "
                               "description or id",
                               STR_ARG(name)));
        return false;
    }
    for (size_t list = CRITERIA_OR_CONDITIONS; list <= CRITERIA_AND_CONDITIONS; list++) {
        const struct value *conditions = criteria->items[list];
        for (size_t i = 0; conditions != NULL && i < conditions->count; i++)
            if (!check_fields(call, conditions->items[i]))
                return false;
    }
    return true;
}

/* What a walk over the test cases of an instance found. */
struct search {
    struct json_writer w;
    int64_t after;
    int64_t room;
    int64_t last_written;
    int64_t total;
    bool more;
};

static void take(struct search *s, const struct call *call, const struct store_test_case *test_case)
{
    s->total++;
    if (test_case->sequence <= s->after)
        return;
    if (s->room == 0) {
        s->more = true;
        return;
    }
    s->room--;
    s->last_written = test_case->sequence;
    test_case_write(&s->w, call, test_case);
}

/* Looks at the next rows of the instance; `*behind` is the sequence of the last, `*ret_count`
 * theirs. */
static bool walk_rows(struct call *call, struct search *s, int64_t *behind, size_t *ret_count)
{
    struct str instance_id = input_string(&call->input, SEARCH_INSTANCE_ID);
    struct store_test_case rows[SCAN_ROWS];
    /* What does not fit is gone before the next rows come. */
    struct arena a;
    arena_init(&a, NULL, 0);
    bool ok = store_list_test_cases(call->store, &a, instance_id, *behind, SCAN_ROWS, rows,
                                    ret_count) == STORE_OK;
    for (size_t i = 0; ok && i < *ret_count; i++) {
        *behind = rows[i].sequence;
        if (fits(call, &rows[i]))
            take(s, call, &rows[i]);
    }
    arena_done(&a);
    return ok;
}

/* Every test case is looked at, for the total; they come by the index of their sequence. */
static bool walk(struct call *call, struct search *s)
{
    int64_t behind = 0;
    size_t count;
    do
        if (!walk_rows(call, s, &behind, &count))
            return false;
    while (count == SCAN_ROWS);
    return true;
}

void search_test_cases(struct call *call)
{
    const struct value *criteria = call->input.members[SEARCH_CRITERIA];
    struct text text = {.arena = call->arena};
    struct search s = {.w = {.out = &text},
                       .room =
                           input_integer(&call->input, SEARCH_MAX_RESULTS, SEARCH_RESULTS_DEFAULT)};
    uint64_t query = page_query(call);
    if ((criteria != NULL && !check_fields(call, criteria)) || !page_read(call, query, 0, &s.after))
        return;
    page_open(&s.w, "TestCases");
    if (!walk(call, &s)) {
        call_fail_store(call);
        return;
    }
    page_close_list(&s.w, query, s.more ? &s.last_written : NULL);
    json_write_integer_member(&s.w, "ApproximateTotalCount", s.total);
    json_close(&s.w, '}');
    call->body = text_str(&text);
}
