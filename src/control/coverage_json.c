#include "control/coverage_formats.h"

#include "base/array.h"

static void write_count_member(struct json_writer *w, const char *name, uint64_t count)
{
    json_write_integer_member(w, name, (int64_t)count);
}

/* --- the lists of a row --- */

static void write_errors(struct json_writer *w, const struct coverage_row *row)
{
    for (size_t i = 0; i < row->error_count; i++) {
        json_open(w, '{');
        json_write_string_member(w, "code", str_from(row->errors[i].name));
        write_count_member(w, "answers", row->errors[i].answers);
        json_close(w, '}');
    }
}

static void write_members(struct json_writer *w, const struct coverage_row *row)
{
    for (size_t i = 0; i < row->member_count; i++) {
        json_open(w, '{');
        json_write_string_member(w, "member", str_from(row->members[i].path));
        write_count_member(w, "requests", row->members[i].requests);
        json_close(w, '}');
    }
}

static void write_limits(struct json_writer *w, const struct coverage_row *row)
{
    for (size_t i = 0; i < row->limit_count; i++) {
        const struct coverage_limit *limit = &row->limits[i];
        json_open(w, '{');
        json_write_string_member(w, "member", str_from(limit->path));
        json_write_string_member(w, "constraint", str_from(limit->constraint));
        json_write_integer_member(w, "maximum", limit->maximum);
        json_write_name(w, "largest");
        if (limit->was_sent)
            json_write_integer(w, limit->largest);
        else
            json_write_null(w);
        json_write_boolean_member(w, "near", limit->is_near);
        json_close(w, '}');
    }
}

static void write_unknown(struct json_writer *w, const struct coverage_row *row)
{
    for (size_t i = 0; i < row->unknown_count; i++) {
        json_open(w, '{');
        json_write_string_member(w, "member", row->unknown[i].pointer);
        write_count_member(w, "requests", row->unknown[i].requests);
        json_close(w, '}');
    }
}

static const struct {
    const char *name;
    void (*write)(struct json_writer *w, const struct coverage_row *row);
} lists[] = {
    {"errors", write_errors},
    {"members", write_members},
    {"limits", write_limits},
    {"unknownMembers", write_unknown},
};

static void write_row(struct json_writer *w, const struct coverage_row *row)
{
    json_open(w, '{');
    json_write_string_member(w, "operation", str_from(row->operation->name));
    write_count_member(w, "requests", row->requests);
    write_count_member(w, "succeeded", row->succeeded);
    write_count_member(w, "withoutToken", row->without_token);
    for (size_t i = 0; i < ARRAY_COUNT(lists); i++) {
        json_write_name(w, lists[i].name);
        json_open(w, '[');
        lists[i].write(w, row);
        json_close(w, ']');
    }
    write_count_member(w, "unlistedUnknownMembers", row->unlisted);
    json_close(w, '}');
}

static void write_ratio(struct json_writer *w, const char *name, struct coverage_ratio ratio)
{
    json_write_name(w, name);
    json_open(w, '{');
    write_count_member(w, "covered", ratio.covered);
    write_count_member(w, "total", ratio.total);
    json_close(w, '}');
}

void coverage_json(struct json_writer *w, const struct coverage_view *view)
{
    if (view == NULL) {
        json_write_null(w);
        return;
    }
    json_open(w, '{');
    json_write_name(w, "summary");
    json_open(w, '{');
    write_ratio(w, "operations", view->operations);
    write_ratio(w, "errors", view->errors);
    write_ratio(w, "members", view->members);
    write_ratio(w, "limits", view->limits);
    json_close(w, '}');
    json_write_name(w, "operations");
    json_open(w, '[');
    for (size_t i = 0; i < view->count; i++)
        write_row(w, &view->rows[i]);
    json_close(w, ']');
    write_count_member(w, "sharedRequests", view->shared_requests);
    json_close(w, '}');
}
