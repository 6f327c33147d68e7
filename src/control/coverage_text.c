#include "control/coverage_formats.h"

#include <inttypes.h>

/* A line of names; begun with the first of them, so that an empty one is not written. */
struct line {
    struct text *text;
    const char *title;
    bool has_begun;
};

static void begin_name(struct line *line)
{
    if (line->has_begun)
        text_add(line->text, STR(", "));
    else
        text_printf(line->text, "    %s: ", line->title);
    line->has_begun = true;
}

static void end_line(const struct line *line)
{
    if (line->has_begun)
        text_add_char(line->text, '\n');
}

static void add_errors(struct text *text, const struct coverage_row *row, bool seen)
{
    struct line line = {.text = text, .title = seen ? "errors seen" : "errors never seen"};
    for (size_t i = 0; i < row->error_count; i++) {
        if ((row->errors[i].answers > 0) != seen)
            continue;
        begin_name(&line);
        text_add(text, str_from(row->errors[i].name));
    }
    end_line(&line);
}

static void add_members(struct text *text, const struct coverage_row *row, bool set)
{
    struct line line = {.text = text, .title = set ? "members set" : "members never set"};
    for (size_t i = 0; i < row->member_count; i++) {
        if ((row->members[i].requests > 0) != set)
            continue;
        begin_name(&line);
        text_add(text, str_from(row->members[i].path));
    }
    end_line(&line);
}

static void add_limits(struct text *text, const struct coverage_row *row)
{
    struct line line = {.text = text, .title = "limits never near"};
    for (size_t i = 0; i < row->limit_count; i++) {
        const struct coverage_limit *limit = &row->limits[i];
        if (limit->is_near)
            continue;
        begin_name(&line);
        text_printf(text, "%s %s ", limit->path, limit->constraint);
        if (limit->was_sent)
            text_printf(text, "%" PRId64 " of %" PRId64, limit->largest, limit->maximum);
        else
            text_printf(text, "- of %" PRId64, limit->maximum);
    }
    end_line(&line);
}

static void add_unknown(struct text *text, const struct coverage_row *row)
{
    struct line line = {.text = text, .title = "members that the model does not have"};
    for (size_t i = 0; i < row->unknown_count; i++) {
        begin_name(&line);
        text_printf(text, "%.*s (%" PRIu64 ")", STR_ARG(row->unknown[i].pointer),
                    row->unknown[i].requests);
    }
    if (row->unlisted > 0) {
        begin_name(&line);
        text_printf(text, "others (%" PRIu64 ")", row->unlisted);
    }
    end_line(&line);
}

static void add_row(struct text *text, const struct coverage_row *row)
{
    text_printf(text, "\n%s: %" PRIu64 " requests, %" PRIu64 " succeeded\n", row->operation->name,
                row->requests, row->succeeded);
    add_errors(text, row, true);
    add_errors(text, row, false);
    add_members(text, row, true);
    add_members(text, row, false);
    add_limits(text, row);
    add_unknown(text, row);
    if (row->without_token > 0)
        text_printf(text, "    requests without a %s: %" PRIu64 "\n", row->token,
                    row->without_token);
}

static void add_never_called(struct text *text, const struct coverage_view *view)
{
    if (view->operations.covered == view->operations.total)
        return;
    text_add(text, STR("\nnever called:"));
    for (size_t i = 0; i < view->count; i++)
        if (view->rows[i].requests == 0)
            text_printf(text, " %s", view->rows[i].operation->name);
    text_add_char(text, '\n');
}

void coverage_text(struct text *text, const struct coverage_view *view)
{
    if (view == NULL) {
        text_add(text, STR("\nno coverage: it is counted by operation and account alone\n"));
        return;
    }
    text_printf(text,
                "\ncoverage: %zu of %zu operations, %zu of %zu errors, %zu of %zu members, "
                "near %zu of %zu limits\n",
                view->operations.covered, view->operations.total, view->errors.covered,
                view->errors.total, view->members.covered, view->members.total,
                view->limits.covered, view->limits.total);
    if (view->shared_requests > 0)
        text_printf(text, "(%" PRIu64 " requests of accounts beyond the first %d count together)\n",
                    view->shared_requests, COVERAGE_ACCOUNTS_MAX);
    for (size_t i = 0; i < view->count; i++)
        if (view->rows[i].requests > 0)
            add_row(text, &view->rows[i]);
    add_never_called(text, view);
}
