#include "fixture.h"

#include "base/array.h"
#include "base/fields.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { ID_LENGTH_MAX = 500, INSTANCE_ID_LENGTH_MAX = 100, REGION_LENGTH_MAX = 64 };

/* A list of values of one size, as FIELD_READER functions fill it. */
struct list {
    void *items;
    size_t count;
};

/* --- files --- */

static bool read_all(struct arena *a, FILE *file, struct str *ret)
{
    if (fseek(file, 0, SEEK_END) != 0)
        return false;
    long bytes = ftell(file);
    if (bytes < 0 || bytes > FIXTURE_BYTES_MAX) {
        errno = bytes < 0 ? errno : EFBIG;
        return false;
    }
    rewind(file);
    char *p = arena_new(a, (size_t)bytes + 1);
    *ret = (struct str){.p = p, .n = fread(p, 1, (size_t)bytes, file)};
    return !ferror(file);
}

static bool read_file(struct arena *a, const char *option, const char *path, struct str *ret,
                      struct problem *reterr)
{
    FILE *file = fopen(path, "rb");
    bool ok = file != NULL && read_all(a, file, ret);
    if (!ok)
        problem_set(reterr, "%s %s: %s", option, path, strerror(errno));
    if (file != NULL)
        fclose(file);
    return ok;
}

static const struct json *read_json(struct arena *a, const char *option, const char *path,
                                    struct problem *reterr)
{
    struct str text;
    struct json_error error;
    if (!read_file(a, option, path, &text, reterr))
        return NULL;
    const struct json *document = json_parse(a, text, &error);
    if (document == NULL)
        problem_set(reterr, "%s %s: line %zu, column %zu: %s", option, path, error.line,
                    error.column, error.reason);
    return document;
}

static void set_field_problem(struct problem *problem, const char *option, const char *path,
                              const struct field_error *error)
{
    problem_set(problem, "%s %s: at '%.*s': %.*s%s%.*s", option, path, STR_ARG(error->path),
                STR_ARG(error->error), error->hint.n > 0 ? "; " : "", STR_ARG(error->hint));
}

/* --- instances --- */

static bool read_list(struct reading *r, const struct place *place, const struct json *v,
                      size_t item_bytes,
                      bool (*read)(struct reading *r, const struct place *place,
                                   const struct json *v, void *ret),
                      struct list *ret)
{
    if (json_type(v) != JSON_ARRAY)
        return field_refuse(r, place, STR("must be an array"), STR(""));
    ret->items = arena_new(r->arena, json_count(v) * item_bytes);
    for (const struct json *item = json_first(v); item != NULL; item = json_next(item)) {
        struct place here = {.parent = place, .index = ret->count};
        if (!read(r, &here, item, (char *)ret->items + ret->count * item_bytes))
            return false;
        ret->count++;
    }
    return true;
}

enum test_case_status { STATUS_PUBLISHED, STATUS_SAVED };

static const char *const statuses[] = {"PUBLISHED", "SAVED", NULL};

struct test_case_draft {
    struct store_test_case test_case;
    int status;
    struct plan plan;
    bool has_plan;
};

static bool read_plan(struct reading *r, const struct place *place, const struct json *v, void *ret)
{
    struct test_case_draft *draft = ret;
    draft->has_plan = true;
    return plan_read_fields(r, place, v, &draft->plan);
}

static bool read_test_case(struct reading *r, const struct place *place, const struct json *v,
                           void *ret)
{
    static const struct field fields[] = {
        {.name = "testCaseId",
         .kind = FIELD_STRING,
         .offset = offsetof(struct test_case_draft, test_case.test_case_id),
         .required = true,
         .min = 1,
         .max = ID_LENGTH_MAX},
        {.name = "name",
         .kind = FIELD_STRING,
         .offset = offsetof(struct test_case_draft, test_case.name),
         .min = 1,
         .max = ID_LENGTH_MAX},
        {.name = "status",
         .kind = FIELD_CHOICE,
         .offset = offsetof(struct test_case_draft, status),
         .choices = statuses},
        /* Reads into the draft itself: its offset is 0. */
        {.name = "plan", .kind = FIELD_READER, .read = read_plan},
    };
    struct test_case_draft draft = {.status = STATUS_PUBLISHED, .plan = plan_default()};
    if (!fields_read(r, place, v, fields, ARRAY_COUNT(fields), &draft))
        return false;
    if (draft.test_case.name.p == NULL)
        draft.test_case.name = draft.test_case.test_case_id;
    draft.test_case.version = (struct store_version){
        .published = draft.status == STATUS_PUBLISHED,
        .content = STR("{}"),
        .content_sha256 = STR("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"),
        .modified_region = STR(""),
        .observations = -1,
    };
    *(struct test_case_draft *)ret = draft;
    return true;
}

struct instance_draft {
    struct store_instance instance;
    struct list test_cases;
};

static bool read_test_cases(struct reading *r, const struct place *place, const struct json *v,
                            void *ret)
{
    return read_list(r, place, v, sizeof(struct test_case_draft), read_test_case, ret);
}

static bool read_instance(struct reading *r, const struct place *place, const struct json *v,
                          void *ret)
{
    static const struct field fields[] = {
        {.name = "instanceId",
         .kind = FIELD_STRING,
         .offset = offsetof(struct instance_draft, instance.instance_id),
         .required = true,
         .min = 1,
         .max = INSTANCE_ID_LENGTH_MAX},
        {.name = "accountId",
         .kind = FIELD_STRING,
         .offset = offsetof(struct instance_draft, instance.account_id),
         .min = 12,
         .max = 12},
        {.name = "region",
         .kind = FIELD_STRING,
         .offset = offsetof(struct instance_draft, instance.region),
         .min = 1,
         .max = REGION_LENGTH_MAX},
        {.name = "testCases",
         .kind = FIELD_READER,
         .offset = offsetof(struct instance_draft, test_cases),
         .read = read_test_cases},
    };
    return fields_read(r, place, v, fields, ARRAY_COUNT(fields), ret);
}

/* Splits what was read of an instance into what the store takes and the plans of its test cases. */
static void take_instance(struct arena *a, const struct instance_draft *draft,
                          struct store_instance *ret, struct plan plans[], size_t *plan_count)
{
    const struct test_case_draft *drafts = draft->test_cases.items;
    size_t count = draft->test_cases.count;
    struct store_test_case *test_cases = arena_new(a, count * sizeof *test_cases);
    for (size_t i = 0; i < count; i++) {
        test_cases[i] = drafts[i].test_case;
        if (!drafts[i].has_plan)
            continue;
        struct plan plan = drafts[i].plan;
        plan.match[FAULT_MATCH_ACCOUNT_ID] = draft->instance.account_id;
        plan.match[FAULT_MATCH_REGION] = draft->instance.region;
        plan.match[FAULT_MATCH_INSTANCE_ID] = draft->instance.instance_id;
        plan.match[FAULT_MATCH_TEST_CASE_ID] = drafts[i].test_case.test_case_id;
        plans[(*plan_count)++] = plan;
    }
    *ret = draft->instance;
    ret->test_cases = test_cases;
    ret->test_case_count = count;
}

static bool read_instances(struct reading *r, const struct place *place, const struct json *v,
                           void *ret)
{
    struct fixture *fixture = ret;
    struct list read = {0};
    if (!read_list(r, place, v, sizeof(struct instance_draft), read_instance, &read))
        return false;
    const struct instance_draft *drafts = read.items;
    size_t test_case_count = 0;
    for (size_t i = 0; i < read.count; i++)
        test_case_count += drafts[i].test_cases.count;
    struct store_instance *instances = arena_new(r->arena, read.count * sizeof *instances);
    struct plan *plans = arena_new(r->arena, test_case_count * sizeof *plans);
    for (size_t i = 0; i < read.count; i++)
        take_instance(r->arena, &drafts[i], &instances[i], plans, &fixture->plan_count);
    fixture->instances = instances;
    fixture->instance_count = read.count;
    fixture->plans = plans;
    return true;
}

/* --- fixtures --- */

static bool read_rules(struct reading *r, const struct place *place, const struct json *v,
                       void *ret)
{
    struct fixture *fixture = ret;
    struct fault_rule *rules;
    if (!fault_rules_parse(r, place, v, r->context, &rules, &fixture->rule_count))
        return false;
    fixture->rules = rules;
    return true;
}

static bool read_fixture(struct reading *r, const struct place *place, const struct json *v,
                         void *ret)
{
    static const struct field fields[] = {
        {.name = "instances", .kind = FIELD_READER, .read = read_instances},
        {.name = "faults", .kind = FIELD_READER, .read = read_rules},
    };
    return fields_read(r, place, v, fields, ARRAY_COUNT(fields), ret);
}

static bool read_document(struct arena *a, const char *option, const char *path,
                          const struct fault_vocabulary *vocabulary,
                          bool (*read)(struct reading *r, const struct place *place,
                                       const struct json *v, void *ret),
                          struct fixture *ret, struct problem *reterr)
{
    const struct json *document = read_json(a, option, path, reterr);
    if (document == NULL)
        return false;
    struct field_error error;
    struct reading r = {.arena = a, .context = vocabulary, .reterr = &error};
    struct fixture fixture = {0};
    if (!read(&r, NULL, document, &fixture)) {
        set_field_problem(reterr, option, path, &error);
        return false;
    }
    *ret = fixture;
    return true;
}

bool fixture_read(struct arena *a, const char *option, const char *path,
                  const struct fault_vocabulary *vocabulary, struct fixture *ret,
                  struct problem *reterr)
{
    return read_document(a, option, path, vocabulary, read_fixture, ret, reterr);
}

bool fixture_read_rules(struct arena *a, const char *option, const char *path,
                        const struct fault_vocabulary *vocabulary, struct fixture *ret,
                        struct problem *reterr)
{
    return read_document(a, option, path, vocabulary, read_rules, ret, reterr);
}
