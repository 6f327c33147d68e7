/*
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_ListTestCaseExecutionRecords.html
 */
#include "base/text.h"
#include "operations/executions.h"
#include "operations/page.h"
#include "operations/progress.h"

/* One record: what the list says of it, and the JSON that the service puts into a string. */
struct record {
    struct str observation_id; /* absent (p == NULL) but for OBSERVATION */
    enum execution_status status;
    int64_t time_ms;
    struct str json;
};

/* The records of an execution: INITIATION, EXECUTION_START, an OBSERVATION each, COMPLETION. */
struct records {
    struct record *list;
    size_t count;
};

static void add(struct records *r, struct str observation_id, enum execution_status status,
                int64_t time_ms, struct str json)
{
    r->list[r->count++] = (struct record){
        .observation_id = observation_id, .status = status, .time_ms = time_ms, .json = json};
}

static struct str typed(struct arena *a, const char *type)
{
    return arena_printf(a, "{\"Type\":\"%s\"}", type);
}

/* The contact of an execution follows from its id, so that it is the same in every answer. */
static struct str execution_start(struct arena *a, const struct store_execution *e)
{
    char contact_id[IDS_UUID_BYTES + 1];
    ids_uuid(ids_stream(STR("contact"), str_from(e->execution_id), STR("")), 0, contact_id);
    return arena_printf(a, "{\"ContactId\":\"%s\",\"Type\":\"EXECUTION_START\"}", contact_id);
}

static struct str observation(struct arena *a, const struct observation *o)
{
    struct text text = {.arena = a};
    struct json_writer w = {.out = &text};
    json_open(&w, '{');
    json_write_string_member(&w, "Identifier", o->id);
    json_write_string_member(&w, "Status", o->failed ? STR("FAILED") : STR("PASSED"));
    json_write_name(&w, "Event");
    json_write_raw(&w, STR("{}"));
    json_write_name(&w, "Actions");
    json_write_raw(&w, STR("[]"));
    json_write_string_member(&w, "Type", STR("OBSERVATION"));
    json_close(&w, '}');
    return text_str(&text);
}

/* The reason that the service gives for an end. */
static void write_reason(struct json_writer *w, const struct store_execution *e,
                         enum execution_status status)
{
    bool timed_out = status == EXECUTION_FAILED && e->course.times_out;
    struct str type = STR("FAILURE"), message = STR("An observation was not met.");
    if (status == EXECUTION_PASSED) {
        type = STR("SUCCESS");
        message = STR("Test case execution passed.");
    } else if (status == EXECUTION_STOPPED) {
        message = STR("Test case execution was stopped.");
    } else if (timed_out) {
        type = STR("TIMEOUT");
        message = STR("Test case execution timed out.");
    }
    json_write_name(w, "CompletionReason");
    json_open(w, '{');
    json_write_string_member(w, "Type", type);
    json_write_string_member(w, "Message", message);
    json_write_name(w, "Details");
    json_write_raw(w, STR("{}"));
    json_write_name(w, "FailureReasons");
    json_write_raw(w, status == EXECUTION_FAILED ? STR("[\"OBSERVE_EVENT\"]") : STR("[]"));
    json_close(w, '}');
}

static struct str completion(struct arena *a, const struct store_execution *e,
                             enum execution_status status, size_t known, size_t failed)
{
    struct text text = {.arena = a};
    struct json_writer w = {.out = &text};
    json_open(&w, '{');
    json_write_string_member(&w, "Status", str_from(execution_status_names[status]));
    write_reason(&w, e, status);
    json_write_name(&w, "ExecutionSummary");
    json_open(&w, '{');
    json_write_integer_member(&w, "TotalObservations", e->course.observations);
    json_write_integer_member(&w, "PassedObservations", (int64_t)(known - failed));
    json_write_integer_member(&w, "FailedObservations", (int64_t)failed);
    json_close(&w, '}');
    json_write_string_member(&w, "Type", STR("COMPLETION"));
    json_close(&w, '}');
    return text_str(&text);
}

static struct records records_of(struct arena *a, const struct store_execution *e, int64_t now_ms)
{
    enum execution_status status = progress_status(e, now_ms);
    int64_t ended_ms = progress_ended_ms(e, now_ms);
    int64_t until_ms = ended_ms != STORE_NEVER ? ended_ms : now_ms;
    const struct observation *known;
    size_t known_count = progress_observations(a, e, now_ms, &known);
    size_t failed = 0;
    struct records r = {.list = arena_new(a, (known_count + 3) * sizeof(struct record))};
    add(&r, (struct str){0}, EXECUTION_PASSED, e->started_ms, typed(a, "INITIATION"));
    if (e->course.runs_ms <= until_ms)
        add(&r, (struct str){0}, EXECUTION_PASSED, e->course.runs_ms, execution_start(a, e));
    for (size_t i = 0; i < known_count; i++) {
        failed += known[i].failed;
        add(&r, known[i].id, known[i].failed ? EXECUTION_FAILED : EXECUTION_PASSED,
            known[i].known_ms, observation(a, &known[i]));
    }
    if (ended_ms != STORE_NEVER)
        add(&r, (struct str){0}, status, ended_ms, completion(a, e, status, known_count, failed));
    return r;
}

static void write_record(struct json_writer *w, const struct record *record)
{
    json_open(w, '{');
    if (record->observation_id.p != NULL)
        json_write_string_member(w, "ObservationId", record->observation_id);
    json_write_string_member(w, "Status", str_from(execution_status_names[record->status]));
    execution_write_time(w, "Timestamp", record->time_ms);
    json_write_string_member(w, "Record", record->json);
    json_close(w, '}');
}

/* Writes a page of the records that have the status asked for, from the position on. */
static struct str page(struct call *call, const struct records *records, uint64_t query,
                       int64_t position)
{
    const struct input *input = &call->input;
    struct str wanted = input_string(input, RECORDS_STATUS);
    int64_t room = input_integer(input, RECORDS_MAX_RESULTS, PAGE_RESULTS_DEFAULT);
    struct text text = {.arena = call->arena};
    struct json_writer w = {.out = &text};
    page_open(&w, "ExecutionRecords");
    int64_t i = position;
    for (; i < (int64_t)records->count; i++) {
        const struct record *record = &records->list[i];
        if (wanted.p != NULL && !str_is(wanted, execution_status_names[record->status]))
            continue;
        if (room-- == 0)
            break;
        write_record(&w, record);
    }
    page_close_list(&w, query, i < (int64_t)records->count ? &i : NULL);
    json_close(&w, '}');
    return text_str(&text);
}

void list_test_case_execution_records(struct call *call)
{
    struct store_execution_key key = execution_key(call);
    struct store_execution e;
    uint64_t query = page_query(call);
    int64_t position;
    enum store_status status =
        store_read_execution(call->store, call->arena, &key, call->now_ms, &e);
    if (status != STORE_OK) {
        execution_fail(call, status);
        return;
    }
    if (!page_read(call, query, 0, &position))
        return;
    struct records records = records_of(call->arena, &e, call->now_ms);
    call->body = page(call, &records, query, position);
}
