#include "control/findings.h"

#include "control/report.h"
#include "operations/operation.h"

#include <inttypes.h>

/* Unknown members that a message names. */
enum { MEMBERS_NAMED_MAX = 5 };

/* The calls with one verdict. */
struct bundle {
    size_t calls;
    struct str first;
};

/* By verdict and operation; those of no operation stand last. */
struct bundles {
    size_t columns;
    struct bundle *list;
};

static struct bundle *bundle_at(const struct bundles *b, enum verdict_code code,
                                const struct operation *operation)
{
    size_t column = operation != NULL ? (size_t)(operation - operations.rows) : operations.count;
    return &b->list[(size_t)code * b->columns + column];
}

static struct bundles bundle_calls(struct arena *a, const struct report *report)
{
    struct bundles b = {.columns = operations.count + 1};
    b.list = arena_new(a, VERDICTS * b.columns * sizeof *b.list);
    for (size_t i = 0; i < report->call_count; i++) {
        const struct report_call *call = &report->calls[i];
        for (size_t j = 0; j < call->verdict_count; j++) {
            const struct verdict *verdict = &call->verdicts[j];
            struct bundle *bundle = bundle_at(&b, verdict->code, call->attempts[0]->operation);
            if (bundle->calls++ == 0)
                bundle->first = verdict->message;
        }
    }
    return b;
}

/* --- messages; absent (p == NULL) when there is nothing to say --- */

static struct str of_calls(struct arena *a, const struct bundle *bundle)
{
    if (bundle->calls < 2)
        return bundle->first;
    return arena_printf(a, "%zu calls, the first: %.*s", bundle->calls, STR_ARG(bundle->first));
}

static struct str of_tokens(struct arena *a, const struct coverage_row *row)
{
    if (row->without_token == 0)
        return (struct str){0};
    return arena_printf(a, "%" PRIu64 " of %" PRIu64 " requests had no %s", row->without_token,
                        row->requests, row->token);
}

static struct str of_unknown(struct arena *a, const struct coverage_row *row)
{
    if (row->with_unknown == 0)
        return (struct str){0};
    struct text text = {.arena = a};
    text_printf(&text,
                "%" PRIu64 " of %" PRIu64 " requests had members that the model does not have",
                row->with_unknown, row->requests);
    for (size_t i = 0; i < row->unknown_count && i < MEMBERS_NAMED_MAX; i++)
        text_printf(&text, "%s%.*s", i == 0 ? ": " : ", ", STR_ARG(row->unknown[i].pointer));
    if (row->unknown_count > MEMBERS_NAMED_MAX || row->unlisted > 0)
        text_add(&text, STR(" ..."));
    return text_str(&text);
}

static const struct coverage_row *find_row(const struct report *report,
                                           const struct operation *operation)
{
    if (report->coverage == NULL || operation == NULL)
        return NULL;
    for (size_t i = 0; i < report->coverage->count; i++)
        if (report->coverage->rows[i].operation == operation)
            return &report->coverage->rows[i];
    return NULL;
}

static struct str message_of(struct arena *a, const struct report *report,
                             const struct bundles *bundles, enum verdict_code code,
                             const struct operation *operation)
{
    const struct coverage_row *row = find_row(report, operation);
    if (row != NULL && code == VERDICT_NO_TOKEN)
        return of_tokens(a, row);
    if (row != NULL && code == VERDICT_UNKNOWN_MEMBERS)
        return of_unknown(a, row);
    return of_calls(a, bundle_at(bundles, code, operation));
}

struct findings findings_make(struct arena *a, const struct report *report, enum contract contract)
{
    struct bundles bundles = bundle_calls(a, report);
    struct finding *list = arena_new(a, VERDICTS * bundles.columns * sizeof *list);
    struct findings findings = {.list = list};
    for (size_t i = 0; i < bundles.columns; i++) {
        const struct operation *operation = i < operations.count ? &operations.rows[i] : NULL;
        for (int code = 0; code < VERDICTS; code++) {
            struct finding finding = {
                .code = (enum verdict_code)code,
                .operation = operation,
                .message = message_of(a, report, &bundles, (enum verdict_code)code, operation),
                .fails =
                    contract == CONTRACT_STRICT || !verdict_is_tolerated((enum verdict_code)code),
            };
            if (finding.message.p == NULL)
                continue;
            list[findings.count++] = finding;
            findings.failures += finding.fails;
        }
    }
    return findings;
}
