/*
 * SearchTestCases: what criteria and tag filters find, how they nest, and how the pages go.
 */
#include "family.h"
#include "store/search.h"

#define TARGET "/search-test-cases"
#define STRING(field, value, how)                                                                  \
    "{'StringCondition':{'FieldName':'" field "','Value':'" value "','ComparisonType':'" how "'}}"
#define STATUS(status) "{'StatusCondition':'" status "'}"
#define AND(list) "{'AndConditions':[" list "]}"
#define OR(list) "{'OrConditions':[" list "]}"

static const struct {
    const char *name;
    const char *more;
} stock[] = {
    {"alpha", ",'Description':'Rings a bell','Tags':{'team':'voice','stage':'live'}"},
    {"Alphabet", ",'Status':'SAVED','Description':'rings','Tags':{'team':'voice'}"},
    {"beta", ",'Tags':{'team':'chat','stage':'live'}"},
    {"bet", ",'Description':'a 100% _bell_'"},
    {"gamma", ",'Status':'SAVED','Description':'','Tags':{'stage':''}"},
};

/* One test case more has both versions: its published one is the one that is searched. */
#define BOTH "both"

static void setup_stock(void)
{
    setup();
    for (size_t i = 0; i < ARRAY_COUNT(stock); i++)
        create(stock[i].name, stock[i].more);
    const char *id = create(BOTH, ",'Description':'as published'");
    answer("POST", format("/test-cases/" INSTANCE "/%s", id),
           "{'Status':'SAVED','Description':'as saved'}");
}

/* The names that a search with these further members finds. */
static const char *found(const char *more)
{
    const struct json *told =
        answer("POST", TARGET, format("{'InstanceId':'" INSTANCE "'%s}", more));
    const struct json *list = find(told, "TestCases");
    ck_assert_uint_eq((size_t)number_at(told, "ApproximateTotalCount"), json_count(list));
    ck_assert_ptr_null(find(told, "NextToken"));
    return join(list, "Name");
}

#define ALL "alpha Alphabet beta bet gamma both"

static const struct {
    const char *name;
    const char *criteria;
    const char *wanted;
} criteria[] = {
    {"nothing", "null", ALL},
    {"an empty criteria", "{}", ALL},
    {"empty lists", "{'AndConditions':[],'OrConditions':[]}", ALL},
    {"nulls", "{'AndConditions':null,'StringCondition':null,'StatusCondition':null}", ALL},
    {"exact", STRING("name", "bet", "EXACT"), "bet"},
    {"exact, another case", STRING("name", "ALPHA", "EXACT"), "alpha"},
    {"starts with", STRING("name", "alpha", "STARTS_WITH"), "alpha Alphabet"},
    {"starts with more than there is", STRING("name", "alphabets", "STARTS_WITH"), ""},
    {"contains", STRING("name", "bet", "CONTAINS"), "Alphabet beta bet"},
    {"contains, at the end", STRING("name", "MA", "CONTAINS"), "gamma"},
    {"contains more than there is", STRING("name", "gammas", "CONTAINS"), ""},
    {"a field in another case", STRING("NAME", "bet", "EXACT"), "bet"},
    {"a description", STRING("description", "bell", "CONTAINS"), "alpha bet"},
    {"wildcards are letters", STRING("description", "0% _b", "CONTAINS"), "bet"},
    {"wildcards match nothing else", STRING("name", "b%", "CONTAINS"), ""},
    {"an empty value", STRING("name", "", "CONTAINS"), ALL},
    {"the published description", STRING("description", "as published", "EXACT"), BOTH},
    {"not the saved description", STRING("description", "as saved", "EXACT"), ""},
    {"no comparison contains", "{'StringCondition':{'FieldName':'name','Value':'mm'}}", "gamma"},
    {"saved", STATUS("SAVED"), "Alphabet gamma"},
    {"published", STATUS("PUBLISHED"), "alpha beta bet both"},
    {"both members",
     "{'StatusCondition':'SAVED','StringCondition':{'FieldName':'name','Value':'alpha',"
     "'ComparisonType':'STARTS_WITH'}}",
     "Alphabet"},
    {"and", AND(STATUS("PUBLISHED") "," STRING("name", "bet", "STARTS_WITH")), "beta bet"},
    {"or", OR(STRING("name", "bet", "EXACT") "," STRING("name", "gamma", "EXACT")), "bet gamma"},
    {"or of one", OR(STRING("name", "bet", "EXACT")), "bet"},
    {"or of none that fits", OR(STRING("name", "x", "EXACT") "," STRING("name", "y", "EXACT")), ""},
    {"and with or beside",
     "{'AndConditions':[" STATUS("PUBLISHED") "],'OrConditions':[" STRING(
         "name", "alpha", "STARTS_WITH") "," STRING("name", "gamma", "EXACT") "]}",
     "alpha"},
    {"and in or in and",
     AND(OR(AND(STATUS("SAVED") "," STRING("name", "gamma", "EXACT")) "," STRING(
         "name", "beta", "EXACT")) "," STRING("name", "a", "CONTAINS")),
     "beta gamma"},
};

START_TEST(criteria_find_what_they_say)
{
    const char *got = found(format(",'SearchCriteria':%s", criteria[_i].criteria));
    ck_assert_msg(strcmp(got, criteria[_i].wanted) == 0, "%s: \"%s\" is not \"%s\"",
                  criteria[_i].name, got, criteria[_i].wanted);
}
END_TEST

#define TAG(key, value) "{'TagKey':'" key "','TagValue':'" value "'}"

static const struct {
    const char *name;
    const char *filter;
    const char *wanted;
} filters[] = {
    {"an empty filter", "{}", ALL},
    {"empty lists", "{'OrConditions':[],'AndConditions':[]}", ALL},
    {"a tag", "{'TagCondition':" TAG("team", "voice") "}", "alpha Alphabet"},
    {"a tag in another case", "{'TagCondition':" TAG("team", "Voice") "}", ""},
    {"a key in another case", "{'TagCondition':" TAG("Team", "voice") "}", ""},
    {"a key alone", "{'TagCondition':{'TagKey':'stage'}}", "alpha beta gamma"},
    {"an empty value", "{'TagCondition':" TAG("stage", "") "}", "gamma"},
    {"a value alone", "{'TagCondition':{'TagValue':'voice'}}", ""},
    {"both", "{'AndConditions':[" TAG("team", "voice") "," TAG("stage", "live") "]}", "alpha"},
    {"contradicting", "{'AndConditions':[" TAG("team", "voice") "," TAG("team", "chat") "]}", ""},
    {"either", "{'OrConditions':[[" TAG("team", "chat") "],[" TAG("stage", "") "]]}", "beta gamma"},
    {"or of and",
     "{'OrConditions':[[" TAG("team", "voice") "," TAG("stage", "live") "],[" TAG("team",
                                                                                  "chat") "]]}",
     "alpha beta"},
    {"an empty and in an or", "{'OrConditions':[[]]}", ALL},
    {"or beside and",
     "{'OrConditions':[[" TAG("team", "voice") "],[" TAG("team", "chat") "]],"
                                                                         "'AndConditions':[" TAG(
                                                                             "stage", "live") "]}",
     "alpha beta"},
};

START_TEST(tag_filters_find_what_they_say)
{
    const char *got = found(format(",'SearchFilter':{'TagFilter':%s}", filters[_i].filter));
    ck_assert_msg(strcmp(got, filters[_i].wanted) == 0, "%s: \"%s\" is not \"%s\"",
                  filters[_i].name, got, filters[_i].wanted);
}
END_TEST

START_TEST(criteria_and_filter_go_together)
{
    ck_assert_str_eq(found(",'SearchFilter':{'TagFilter':{'TagCondition':{'TagKey':'team'}}},"
                           "'SearchCriteria':" STRING("name", "bet", "CONTAINS")),
                     "Alphabet beta");
    ck_assert_str_eq(found(",'SearchFilter':{}"), ALL);
}
END_TEST

START_TEST(an_id_is_found)
{
    const char *id = create("wanted", "");
    ck_assert_str_eq(found(format(",'SearchCriteria':{'StringCondition':{'FieldName':'id',"
                                  "'Value':'%s','ComparisonType':'EXACT'}}",
                                  id)),
                     "wanted");
}
END_TEST

START_TEST(it_answers_with_what_describe_says)
{
    const struct json *told = answer("POST", TARGET,
                                     "{'InstanceId':'" INSTANCE
                                     "','SearchCriteria':" STRING("name", "alpha", "EXACT") "}");
    const char *id = text_at(told, "TestCases/0/Id");
    struct str described = ask("GET", format("/test-cases/" INSTANCE "/%s", id), NULL)->body;
    struct str searched =
        ask("POST", TARGET,
            "{'InstanceId':'" INSTANCE "','SearchCriteria':" STRING("name", "alpha", "EXACT") "}")
            ->body;
    struct str inner = str_first(str_skip(described, strlen("{'TestCase':")),
                                 described.n - strlen("{'TestCase':") - 1);
    ck_assert_str_view_eq(
        searched,
        json_text(format("{'TestCases':[%.*s],'ApproximateTotalCount':1}", STR_ARG(inner))));
}
END_TEST

/* --- pages --- */

START_TEST(pages_of_any_size_come_to_all)
{
    int max = _i;
    const char *token = "";
    struct text names = {.arena = &h.arena};
    for (int page = 0; page < 10; page++) {
        const struct json *told = answer(
            "POST", TARGET,
            format("{'InstanceId':'" INSTANCE
                   "','MaxResults':%d%s,'SearchCriteria':" STRING("name", "a", "CONTAINS") "}",
                   max, token));
        const struct json *list = find(told, "TestCases");
        ck_assert_int_eq((int)number_at(told, "ApproximateTotalCount"), 4);
        ck_assert_uint_le(json_count(list), (size_t)max);
        if (json_count(list) > 0)
            text_printf(&names, "%s ", join(list, "Name"));
        if (find(told, "NextToken") == NULL)
            break;
        ck_assert_uint_eq(json_count(list), (size_t)max);
        token = format(",'NextToken':'%s'", text_at(told, "NextToken"));
    }
    ck_assert_str_view_eq(text_str(&names), "alpha Alphabet beta gamma ");
}
END_TEST

/* --- refused --- */

static const struct {
    const char *name;
    const char *more;
    int status;
    const char *error;
    const char *message;
} refused[] = {
    {"an unknown field", ",'SearchCriteria':" STRING("content", "x", "EXACT"), 400,
     "InvalidParameterException",
     "The FieldName 'content' cannot be searched; it can be name, description or id"},
    {"no field", ",'SearchCriteria':{'StringCondition':{'Value':'x'}}", 400,
     "InvalidParameterException",
     "The FieldName '' cannot be searched; it can be name, description or id"},
    {"an unknown field deep inside",
     ",'SearchCriteria':" OR(AND(STATUS("SAVED")) "," AND(STRING("tag", "x", "EXACT"))), 400,
     "InvalidParameterException",
     "The FieldName 'tag' cannot be searched; it can be name, description or id"},
    {"a comparison that is none", ",'SearchCriteria':" AND(STRING("name", "x", "exact")), 400,
     "InvalidParameterException",
     "1 validation error detected. Value at "
     "'/SearchCriteria/AndConditions/0/StringCondition/ComparisonType' failed to satisfy "
     "constraint: Member must satisfy enum value set: [STARTS_WITH, CONTAINS, EXACT]"},
    {"a null in a list", ",'SearchCriteria':" OR("null"), 400, "SerializationException",
     "Value at '/SearchCriteria/OrConditions/0' must be an object, not null"},
    {"a condition that is a list", ",'SearchCriteria':{'StringCondition':[]}", 400,
     "SerializationException",
     "Value at '/SearchCriteria/StringCondition' must be an object, not an array"},
    {"a list of tags in one", ",'SearchFilter':{'TagFilter':{'OrConditions':[{}]}}", 400,
     "SerializationException",
     "Value at '/SearchFilter/TagFilter/OrConditions/0' must be an array, not an object"},
    {"a tag that is a number", ",'SearchFilter':{'TagFilter':{'AndConditions':[{'TagKey':1}]}}",
     400, "SerializationException",
     "Value at '/SearchFilter/TagFilter/AndConditions/0/TagKey' must be a string, not a number"},
};

START_TEST(is_refused_with_its_reason)
{
    expect_error(refused[_i].name,
                 ask("POST", TARGET, format("{'InstanceId':'" INSTANCE "'%s}", refused[_i].more)),
                 refused[_i].status, refused[_i].error, refused[_i].message);
}
END_TEST

static const char *nested(int depth)
{
    struct text text = {.arena = &h.arena};
    text_add(&text, STR("{'InstanceId':'" INSTANCE "','SearchCriteria':"));
    for (int i = 0; i < depth; i++)
        text_add(&text, STR("{'AndConditions':["));
    text_add(&text, STR(STRING("name", "bet", "EXACT")));
    for (int i = 0; i < depth; i++)
        text_add(&text, STR("]}"));
    text_add(&text, STR("}"));
    return arena_copy(&h.arena, text_str(&text)).p;
}

START_TEST(criteria_nest_to_the_depth_of_json)
{
    /* The body, and at the innermost a condition in a criteria; two levels for each And. */
    enum { AND_DEPTH_MAX = (JSON_DEPTH_MAX - 3) / 2 };
    const struct json *told = answer("POST", TARGET, nested(AND_DEPTH_MAX));
    ck_assert_str_eq(join(find(told, "TestCases"), "Name"), "bet");
    const struct http_response *deeper = ask("POST", TARGET, nested(AND_DEPTH_MAX + 1));
    ck_assert_int_eq(deeper->status, 400);
    ck_assert_str_view_eq(http_response_header(deeper, "x-amzn-ErrorType"),
                          "SerializationException");
    ck_assert_int_eq(ask("POST", TARGET, nested(1000))->status, 400);
}
END_TEST

static const char *wide(int conditions)
{
    struct text text = {.arena = &h.arena};
    text_add(&text, STR("{'InstanceId':'" INSTANCE "','SearchCriteria':{'OrConditions':["));
    for (int i = 0; i < conditions; i++)
        text_printf(&text, "%s{}", i > 0 ? "," : "");
    text_add(&text, STR("]}}"));
    return arena_copy(&h.arena, text_str(&text)).p;
}

START_TEST(criteria_have_a_bounded_number)
{
    /* The criteria and its list count too. */
    enum { OR_MAX = STORE_CONDITIONS_MAX - 2 };
    const struct json *told = answer("POST", TARGET, wide(OR_MAX));
    ck_assert_str_eq(join(find(told, "TestCases"), "Name"), ALL);
    expect_error("too many", ask("POST", TARGET, wide(OR_MAX + 1)), 400,
                 "InvalidParameterException",
                 "The search has more than 400 conditions; each element of AndConditions and "
                 "OrConditions is one, and each list");
}
END_TEST

START_TEST(it_follows_changes)
{
    const char *id = text_at(answer("POST", TARGET,
                                    "{'InstanceId':'" INSTANCE
                                    "','SearchCriteria':" STRING("name", "beta", "EXACT") "}"),
                             "TestCases/0/Id");
    const char *target = format("/test-cases/" INSTANCE "/%s", id);
    answer("POST", target, "{'Name':'delta'}");
    ck_assert_str_eq(found(",'SearchCriteria':" STRING("name", "beta", "EXACT")), "");
    ck_assert_str_eq(found(",'SearchCriteria':" STRING("name", "delta", "EXACT")), "delta");
    answer("DELETE", target, NULL);
    ck_assert_str_eq(found(",'SearchCriteria':" STRING("name", "delta", "EXACT")), "");
    ck_assert_str_eq(
        found(",'SearchFilter':{'TagFilter':{'TagCondition':" TAG("team", "chat") "}}"), "");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("search");
    TCase *cases = tcase_create("search");
    tcase_add_checked_fixture(cases, setup_stock, teardown);
    add_table(cases, criteria_find_what_they_say, criteria);
    add_table(cases, tag_filters_find_what_they_say, filters);
    tcase_add_test(cases, criteria_and_filter_go_together);
    tcase_add_test(cases, an_id_is_found);
    tcase_add_test(cases, it_answers_with_what_describe_says);
    tcase_add_loop_test(cases, pages_of_any_size_come_to_all, 1, 7);
    add_table(cases, is_refused_with_its_reason, refused);
    tcase_add_test(cases, criteria_nest_to_the_depth_of_json);
    tcase_add_test(cases, criteria_have_a_bounded_number);
    tcase_add_test(cases, it_follows_changes);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
