/*
 * For tests that walk the operation table: a request with one member as it is to be tried, and what
 * the validator has to say of it.
 */
#pragma once

#include "family.h"
#include "operations/operation.h"

#define RUN_ID "99999999-9999-9999-9999-999999999999"

/* The operation and the member under test, and where in the member a nested value stands. */
struct spot {
    const struct operation *operation;
    size_t member;
    struct str path;    /* "/SearchCriteria/AndConditions/0" */
    const char *before; /* JSON around the nested value */
    const char *after;
    bool in_list; /* where null is no absence */
};

/* A value that passes, for a member that another one's test needs. */
static inline const char *sample(const struct member *member)
{
    static const char *const samples[][2] = {
        {"InstanceId", INSTANCE},
        {"TestCaseId", "t"},
        {"TestCaseExecutionId", RUN_ID},
        {"Name", "n"},
        {"Content", CONTENT},
    };
    for (size_t i = 0; i < ARRAY_COUNT(samples); i++)
        if (strcmp(samples[i][0], member->name) == 0)
            return samples[i][1];
    ck_abort_msg("no sample of %s", member->name);
}

static inline const char *escaped(struct str text)
{
    struct text out = {.arena = &h.arena};
    for (size_t i = 0; i < text.n; i++)
        text_printf(&out, "%%%02X", (unsigned char)text.p[i]);
    return out.n > 0 ? arena_copy(&h.arena, text_str(&out)).p : "";
}

static inline const char *quoted(struct str text)
{
    struct text out = {.arena = &h.arena};
    struct json_writer w = {.out = &out};
    json_write_string(&w, text);
    return arena_copy(&h.arena, text_str(&out)).p;
}

/* --- requests --- */

/* The path with the labels filled in, that of the member under test with `label`. */
static inline const char *path_of(const struct operation *o, size_t member, const char *label)
{
    struct text path = {.arena = &h.arena};
    for (const char *p = o->path; *p != '\0';) {
        const char *end = strchr(p, '}');
        if (*p != '{') {
            text_add_char(&path, *p++);
            continue;
        }
        struct str name = {.p = p + 1, .n = (size_t)(end - p - 1)};
        for (size_t i = 0; i < o->member_count; i++)
            if (o->members[i].location == IN_LABEL && str_is(name, o->members[i].wire_name))
                text_printf(&path, "%s", i == member ? label : sample(&o->members[i]));
        p = end + 1;
    }
    return arena_copy(&h.arena, text_str(&path)).p;
}

/* A body with all that is required, and the member under test as the JSON `value`; NULL: without.
 */
static inline const char *body_of(const struct operation *o, size_t member, const char *value)
{
    struct text body = {.arena = &h.arena};
    for (size_t i = 0; i < o->member_count; i++) {
        const struct member *m = &o->members[i];
        const char *json = NULL;
        if (m->location == IN_BODY && i == member)
            json = value;
        else if (m->location == IN_BODY && m->required)
            json = json_quoted(sample(m));
        if (json != NULL)
            text_printf(&body, "%s'%s':%s", body.n > 0 ? "," : "{", m->wire_name, json);
    }
    text_printf(&body, "%s}", body.n > 0 ? "" : "{");
    return arena_copy(&h.arena, text_str(&body)).p;
}

/* Sends a request whose member under test is `text`, or JSON when it stands in the body. */
static inline const struct http_response *send(const struct spot *s, const char *text)
{
    const struct operation *o = s->operation;
    const struct member *m = &o->members[s->member];
    bool has_body = false;
    for (size_t i = 0; i < o->member_count; i++)
        has_body |= o->members[i].location == IN_BODY;
    const char *json = format("%s%s%s", s->before, text, s->after);
    const char *path = path_of(o, s->member, m->location == IN_LABEL ? text : "");
    if (m->location == IN_QUERY)
        path = format("%s?%s=%s", path, m->wire_name, text);
    headers = m->location == IN_HEADER ? format("%s: %s\n", m->wire_name, text) : "";
    const struct http_response *response =
        ask(o->method, path, has_body ? body_of(o, s->member, json) : NULL);
    headers = "";
    return response;
}

static inline const char *name_of(const struct spot *s, const char *value)
{
    return format("%s %.*s = %.100s", s->operation->name, STR_ARG(s->path), value);
}

/* The value was understood: whatever the operation makes of it, it is no fault of its form. */
static inline void expect_taken(const struct spot *s, const char *value)
{
    const struct http_response *response = send(s, value);
    struct str error = http_response_header(response, "x-amzn-ErrorType");
    bool refused =
        str_is(error, "SerializationException") || str_is(error, "UnsupportedMediaTypeException") ||
        (str_is(error, "InvalidParameterException") &&
         strstr(text_at(harness_json(&h, response), "Message"), "validation error") != NULL) ||
        response->status >= 500;
    ck_assert_msg(!refused, "%s: %d %.*s", name_of(s, value), response->status,
                  STR_ARG(response->body));
}

/* It violates these, joined by "; ". */
static inline void expect_violations(const struct spot *s, const char *value, int count,
                                     const char *violations)
{
    expect_error(
        name_of(s, value), send(s, value), 400, "InvalidParameterException",
        format("%d validation error%s detected. %s", count, count == 1 ? "" : "s", violations));
}

static inline void expect_unreadable(const struct spot *s, const char *value, const char *message)
{
    expect_error(name_of(s, value), send(s, value), 400, "SerializationException", message);
}

static inline const char *failed(const struct spot *s, const char *rule)
{
    return format("Value at '%.*s' failed to satisfy constraint: Member must %s", STR_ARG(s->path),
                  rule);
}

static inline const char *bounds_rule(struct bounds b)
{
    long long min = b.min, max = b.max;
    if (b.has_min && b.has_max)
        return format("between %lld and %lld, inclusive", min, max);
    return b.has_max ? format("less than or equal to %lld", max)
                     : format("greater than or equal to %lld", min);
}

static inline bool outside(struct bounds b, long long n)
{
    return (b.has_min && n < b.min) || (b.has_max && n > b.max);
}
