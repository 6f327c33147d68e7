/*
 * The report as JUnit's XML: a suite for each operation, a case for each verdict, error, member and
 * limit. There is no one schema; this keeps to what those of Ant and of Jenkins' xUnit plugin have
 * in common, which is why the outermost element has no attributes and what is to be told beside the
 * cases stands in the suite's system-out.
 */
#include "base/timestamp.h"
#include "base/xml_writer.h"
#include "control/report.h"
#include "operations/operation.h"

#include <inttypes.h>

enum result {
    RESULT_PASSED,
    /* Not exercised: a CI system shows it and does not turn red. */
    RESULT_SKIPPED,
    RESULT_FAILED,
};

struct junit_case {
    struct str name;
    enum result result;
    /* Why it was skipped or failed. */
    struct str message;
    /* A failure's: the verdict, and the rule that it rests on. */
    const char *type;
    const char *rule;
};

/* A suite that grows at its end. */
struct suite {
    struct arena *arena;
    const char *name;
    struct junit_case *cases;
    size_t count;
    size_t skipped;
    size_t failed;
    /* What is known of it that is no case's result. */
    struct text notes;
};

static void add_case(struct suite *s, struct junit_case junit_case)
{
    s->cases[s->count++] = junit_case;
    s->skipped += junit_case.result == RESULT_SKIPPED;
    s->failed += junit_case.result == RESULT_FAILED;
}

/* A case that passes when something was exercised. */
static void add_exercise(struct suite *s, struct str name, bool is_covered, struct str otherwise)
{
    add_case(s, (struct junit_case){
                    .name = name,
                    .result = is_covered ? RESULT_PASSED : RESULT_SKIPPED,
                    .message = otherwise,
                });
}

static const struct finding *find_finding(const struct findings *findings, enum verdict_code code,
                                          const struct operation *operation)
{
    for (size_t i = 0; i < findings->count; i++)
        if (findings->list[i].code == code && findings->list[i].operation == operation)
            return &findings->list[i];
    return NULL;
}

static void add_verdict(struct suite *s, enum verdict_code code, const struct finding *finding,
                        bool was_called)
{
    struct junit_case verdict = {
        .name = arena_printf(s->arena, "verdict %s", verdict_name(code)),
        .type = verdict_name(code),
        .rule = verdict_rule(code),
        .result = was_called ? RESULT_PASSED : RESULT_SKIPPED,
        .message = STR("never called"),
    };
    if (finding != NULL && finding->fails) {
        verdict.result = RESULT_FAILED;
        verdict.message = finding->message;
    } else if (finding != NULL) {
        text_printf(&s->notes, "%s: %.*s\n", verdict_name(code), STR_ARG(finding->message));
    }
    add_case(s, verdict);
}

static void add_verdicts(struct suite *s, const struct findings *findings,
                         const struct operation *operation, bool was_called)
{
    for (int code = 0; code < VERDICTS; code++)
        add_verdict(s, (enum verdict_code)code,
                    find_finding(findings, (enum verdict_code)code, operation), was_called);
}

static void add_coverage(struct suite *s, const struct coverage_row *row)
{
    struct arena *a = s->arena;
    for (size_t i = 0; i < row->error_count; i++)
        add_exercise(s, arena_printf(a, "error %s", row->errors[i].name),
                     row->errors[i].answers > 0, STR("never answered"));
    for (size_t i = 0; i < row->member_count; i++)
        add_exercise(s, arena_printf(a, "member %s", row->members[i].path),
                     row->members[i].requests > 0, STR("never set"));
    for (size_t i = 0; i < row->limit_count; i++) {
        const struct coverage_limit *limit = &row->limits[i];
        add_exercise(
            s,
            arena_printf(a, "limit %s %s %" PRId64, limit->path, limit->constraint, limit->maximum),
            limit->is_near,
            limit->was_sent
                ? arena_printf(a, "never near: the largest was %" PRId64, limit->largest)
                : STR("never set"));
    }
}

/* --- as XML --- */

static void write_outcome(struct xml_writer *w, const struct junit_case *c)
{
    if (c->result == RESULT_SKIPPED) {
        xml_open(w, "skipped");
        xml_attribute(w, "message", c->message);
        xml_close(w, "skipped");
    } else if (c->result == RESULT_FAILED) {
        xml_open(w, "failure");
        xml_attribute(w, "message", c->message);
        xml_attribute(w, "type", str_from(c->type));
        xml_text(w, str_from(c->rule));
        xml_close(w, "failure");
    }
}

static void write_case(struct xml_writer *w, const struct suite *s, const struct junit_case *c)
{
    xml_open(w, "testcase");
    xml_attribute(w, "name", c->name);
    xml_attribute(w, "classname", arena_printf(s->arena, "connect-mock.%s", s->name));
    xml_integer_attribute(w, "time", 0);
    write_outcome(w, c);
    xml_close(w, "testcase");
}

static void write_output(struct xml_writer *w, const char *name, struct str s)
{
    xml_open(w, name);
    if (s.n > 0)
        xml_text(w, s);
    xml_close(w, name);
}

/* What all suites of a report share. */
struct heading {
    /* Seconds without a zone, as Ant's schema wants it. */
    struct str time;
    /* Requests that no verdict is about, because the journal has dropped them. */
    uint64_t dropped;
};

static void write_properties(struct xml_writer *w, const struct heading *heading)
{
    xml_open(w, "properties");
    xml_open(w, "property");
    xml_attribute(w, "name", STR("droppedRequests"));
    xml_integer_attribute(w, "value", (int64_t)heading->dropped);
    xml_close(w, "property");
    xml_close(w, "properties");
}

static void write_suite(struct xml_writer *w, const struct suite *s, int64_t id,
                        const struct heading *heading)
{
    xml_open(w, "testsuite");
    xml_attribute(w, "name", str_from(s->name));
    xml_attribute(w, "package", STR("connect-mock"));
    xml_integer_attribute(w, "id", id);
    xml_attribute(w, "timestamp", heading->time);
    xml_attribute(w, "hostname", STR("localhost"));
    xml_integer_attribute(w, "tests", (int64_t)s->count);
    xml_integer_attribute(w, "failures", (int64_t)s->failed);
    xml_integer_attribute(w, "errors", 0);
    xml_integer_attribute(w, "skipped", (int64_t)s->skipped);
    xml_integer_attribute(w, "time", 0);
    write_properties(w, heading);
    for (size_t i = 0; i < s->count; i++)
        write_case(w, s, &s->cases[i]);
    write_output(w, "system-out", text_str(&s->notes));
    write_output(w, "system-err", STR(""));
    xml_close(w, "testsuite");
}

/* --- suites --- */

static struct suite suite_new(struct arena *a, const char *name, const struct coverage_row *row)
{
    size_t cases = VERDICTS;
    if (row != NULL)
        cases += row->error_count + row->member_count + row->limit_count;
    return (struct suite){
        .arena = a,
        .name = name,
        .cases = arena_new(a, cases * sizeof(struct junit_case)),
        .notes = {.arena = a},
    };
}

static bool has_calls_of(const struct report *report, const struct operation *operation)
{
    for (size_t i = 0; i < report->call_count; i++)
        if (report->calls[i].attempts[0]->operation == operation)
            return true;
    return false;
}

static struct heading heading_of(struct arena *a, const struct report *report)
{
    struct str time = timestamp_date_time(a, report->made_ms / 1000 * 1000);
    return (struct heading){.time = str_first(time, time.n - 1), .dropped = report->dropped};
}

struct str report_junit(struct arena *a, const struct report *report)
{
    struct text text = {.arena = a};
    struct xml_writer w = {.out = &text};
    struct heading heading = heading_of(a, report);
    const struct coverage_view *coverage = report->coverage;
    int64_t id = 0;
    xml_begin(&w);
    xml_open(&w, "testsuites");
    for (size_t i = 0; coverage != NULL && i < coverage->count; i++) {
        const struct coverage_row *row = &coverage->rows[i];
        struct suite suite = suite_new(a, row->operation->name, row);
        add_verdicts(&suite, &report->findings, row->operation, row->requests > 0);
        add_coverage(&suite, row);
        write_suite(&w, &suite, id++, &heading);
    }
    /* Without coverage, and for requests that reached no operation, what the journal has. */
    for (size_t i = coverage != NULL ? operations.count : 0; i <= operations.count; i++) {
        const struct operation *operation = i < operations.count ? &operations.rows[i] : NULL;
        if (!has_calls_of(report, operation))
            continue;
        const char *name = operation != NULL ? operation->name : "no operation";
        struct suite suite = suite_new(a, name, NULL);
        add_verdicts(&suite, &report->findings, operation, true);
        write_suite(&w, &suite, id++, &heading);
    }
    xml_close(&w, "testsuites");
    return text_str(&text);
}
