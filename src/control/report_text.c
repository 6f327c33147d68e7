#include "control/report.h"

#include "control/coverage_formats.h"

#include <inttypes.h>

static const char *or_dash(struct arena *a, struct str s)
{
    return s.n > 0 ? arena_copy(a, s).p : "-";
}

/* "429 ThrottlingException", or the connection fault that was in the answer's place. */
static const char *answer_of(struct arena *a, const struct journal_entry *e)
{
    if (e->breakage != HTTP_UNBROKEN)
        return http_breakage_names[e->breakage];
    return arena_printf(a, "%d %s", e->status, e->error.p != NULL ? or_dash(a, e->error) : "OK").p;
}

static const char *delivery_of(const struct journal_entry *e)
{
    if (atomic_load(&e->ended_us) == 0)
        return ", not answered yet";
    return atomic_load(&e->delivered) ? "" : ", answer not delivered";
}

static void add_attempt(struct text *text, const struct report_call *call, size_t i)
{
    struct arena *a = text->arena;
    const struct journal_entry *e = call->attempts[i];
    text_printf(text, "    %zu.", i + 1);
    if (i > 0)
        text_printf(text, " after %" PRId64 " ms:", report_gap_us(call, i) / 1000);
    text_printf(text, " %s", answer_of(a, e));
    if (e->fault.p != NULL)
        text_printf(text, " by rule %.*s", STR_ARG(e->fault));
    text_printf(text, "%s%s\n", e->committed ? ", kept" : ", nothing kept", delivery_of(e));
}

static void add_call(struct text *text, const struct report_call *call)
{
    struct arena *a = text->arena;
    const struct journal_entry *first = call->attempts[0];
    text_printf(text, "\n%s %s %s %s\n", report_outcome_names[call->outcome],
                first->operation != NULL ? first->operation->name : "-",
                or_dash(a, first->instance_id), or_dash(a, first->test_case_id));
    for (size_t i = 0; i < call->attempt_count; i++)
        add_attempt(text, call, i);
    for (size_t i = 0; i < call->verdict_count; i++)
        text_printf(text, "    ! %s: %.*s\n      %s\n", verdict_name(call->verdicts[i].code),
                    STR_ARG(call->verdicts[i].message), verdict_rule(call->verdicts[i].code));
}

static void add_totals(struct text *text, const struct report *report)
{
    text_printf(text,
                "%zu calls, %zu attempts, %zu executions, %zu lost answers, %zu recovered calls\n",
                report->call_count, report->attempts, report->executions, report->lost_answers,
                report->recovered_calls);
    if (report->dropped > 0)
        text_printf(text, "(%" PRIu64 " earlier requests are not in the journal any more)\n",
                    report->dropped);
    bool any = false;
    for (int code = 0; code < VERDICTS; code++) {
        if (report->verdicts[code] == 0)
            continue;
        any = true;
        text_printf(text, "! %s: %zu\n", verdict_name((enum verdict_code)code),
                    report->verdicts[code]);
    }
    if (!any)
        text_add(text, STR("no verdicts\n"));
}

/* The last line says how the run stands. */
static void add_findings(struct text *text, const struct findings *findings)
{
    text_add_char(text, '\n');
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->list[i];
        if (finding->fails)
            text_printf(text, "failure: %s %s: %.*s\n", verdict_name(finding->code),
                        finding->operation != NULL ? finding->operation->name : "-",
                        STR_ARG(finding->message));
    }
    if (findings->failures == 0)
        text_add(text, STR("passed\n"));
    else
        text_printf(text, "failed: %zu failure%s\n", findings->failures,
                    findings->failures == 1 ? "" : "s");
}

struct str report_text(struct arena *a, const struct report *report)
{
    struct text text = {.arena = a};
    add_totals(&text, report);
    for (size_t i = 0; i < report->call_count; i++)
        add_call(&text, &report->calls[i]);
    coverage_text(&text, report->coverage);
    add_findings(&text, &report->findings);
    return text_str(&text);
}
