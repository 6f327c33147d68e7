#include "operations/test_cases.h"

#include "base/digest.h"
#include "operations/executions.h"
#include "operations/test_content.h"

void test_case_set_modified(const struct call *call, size_t time_index, size_t region_index,
                            struct store_version *version)
{
    const struct value *time = call->input.members[time_index];
    struct str region = input_string(&call->input, region_index);
    version->modified_ms = time != NULL ? time->timestamp_ms : call->now_ms;
    version->modified_region = region.p != NULL ? region : call->caller.region;
}

bool test_case_settle(struct call *call, struct store_version *version)
{
    char digest[DIGEST_HEX_BYTES + 1];
    digest_sha256_hex(version->content, digest);
    version->content_sha256 = arena_copy(call->arena, str_from(digest));
    version->observations = -1;
    version->observation_ids = (struct str){0};
    if (!version->published)
        return true;
    struct test_content content;
    struct str problems;
    if (!test_content_check(call->arena, version->content, version->entry_point, &content,
                            &problems)) {
        call_fail(call, ERROR_INVALID_TEST_CASE,
                  str_from(error_kind(ERROR_INVALID_TEST_CASE)->message));
        call->error.problems = problems;
        return false;
    }
    version->observations = content.observations;
    version->observation_ids = content.observation_ids;
    return true;
}

void test_case_fail(struct call *call, enum store_status status, struct str name)
{
    switch (status) {
    case STORE_DUPLICATE:
        call_fail(call, ERROR_DUPLICATE_RESOURCE,
                  arena_printf(call->arena, "The instance has a test case with the name '%.*s'",
                               STR_ARG(name)));
        break;
    case STORE_NOT_FOUND:
        call_fail(call, ERROR_RESOURCE_NOT_FOUND,
                  arena_printf(call->arena,
                               "Resource not found: the instance has no test case %.*s",
                               STR_ARG(name)));
        break;
    default:
        call_fail_store(call);
    }
}

struct str test_case_arn(const struct call *call, const struct store_test_case *test_case)
{
    return arena_printf(call->arena, "arn:aws:connect:%.*s:%.*s:instance/%.*s/test-case/%.*s",
                        STR_ARG(call->caller.region), STR_ARG(call->caller.account_id),
                        STR_ARG(test_case->instance_id), STR_ARG(test_case->test_case_id));
}

struct str test_case_status(const struct store_test_case *test_case)
{
    return test_case->version.published ? STR("PUBLISHED") : STR("SAVED");
}

static void write_optional(struct json_writer *w, const char *name, struct str s)
{
    if (s.p != NULL)
        json_write_string_member(w, name, s);
}

static void write_modified(struct json_writer *w, const struct store_version *version)
{
    execution_write_time(w, "LastModifiedTime", version->modified_ms);
    json_write_string_member(w, "LastModifiedRegion", version->modified_region);
}

void test_case_write(struct json_writer *w, const struct call *call,
                     const struct store_test_case *test_case)
{
    const struct store_version *version = &test_case->version;
    json_open(w, '{');
    json_write_string_member(w, "Arn", test_case_arn(call, test_case));
    json_write_string_member(w, "Id", test_case->test_case_id);
    json_write_string_member(w, "Name", test_case->name);
    json_write_string_member(w, "Content", version->content);
    if (version->entry_point.p != NULL) {
        json_write_name(w, "EntryPoint");
        json_write_raw(w, version->entry_point);
    }
    write_optional(w, "InitializationData", version->initialization_data);
    write_optional(w, "Description", version->description);
    json_write_string_member(w, "Status", test_case_status(test_case));
    write_modified(w, version);
    if (!str_is(test_case->tags, "{}")) {
        json_write_name(w, "Tags");
        json_write_raw(w, test_case->tags);
    }
    json_write_string_member(w, "TestCaseSha256", version->content_sha256);
    json_close(w, '}');
}

void test_case_write_summary(struct json_writer *w, const struct call *call,
                             const struct store_test_case *test_case)
{
    json_open(w, '{');
    json_write_string_member(w, "Id", test_case->test_case_id);
    json_write_string_member(w, "Arn", test_case_arn(call, test_case));
    json_write_string_member(w, "Name", test_case->name);
    json_write_string_member(w, "Status", test_case_status(test_case));
    write_modified(w, &test_case->version);
    json_close(w, '}');
}
