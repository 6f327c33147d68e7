/*
 * Request targets (RFC 9112, 3.2): the raw path is cut into segments first and each segment is
 * decoded afterwards, because a label may hold an escaped slash: an instance ARN is one segment.
 * Dot segments are not collapsed: SDKs send `..` raw.
 */
#pragma once

#include "base/arena.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* Deeper paths than this match no operation; the rest of the path is left in the last segment. */
enum { TARGET_SEGMENTS_MAX = 16 };

struct target {
    /* Of absolute form what stands between the scheme and the path: "host:port"; else absent. */
    struct str authority;
    /* The path as received, without the query, beginning with its slash. */
    struct str path;
    /* What stands between the slashes of the path, still escaped. "/a//b" has "a", "" and "b". */
    struct str segments[TARGET_SEGMENTS_MAX];
    size_t segment_count;
    /* What follows the first '?', still escaped; empty when there is none. */
    struct str query;
    /* What target_enter() has taken off the segments; absent before. */
    struct str base;
};

/* Cuts up `raw`, in origin form or absolute form. What is neither has no segments. */
void target_parse(struct str raw, struct target *ret);

/* The path alone that target_parse() finds in `raw`, without the work of cutting it up. */
struct str target_path(struct str raw);

/*
 * Leaves the segments of `target` that stand below a base path: empty for none, else "/a/b", with
 * no slash at its end. Of a doubled slash behind the base one is passed over: the AWS SDK for
 * JavaScript sends it when its endpoint ends with a slash. The path stays as received. Returns
 * false, and leaves all as it was, when the target is not below the base.
 */
bool target_enter(struct target *target, struct str base);

/* "%2F" */
enum { TARGET_ESCAPE_BYTES = 3 };

/* The byte that the percent-escape at the front of `s` stands for, or -1 when there is none. */
int target_escaped_byte(struct str s);

/*
 * Decodes the percent-escapes of one segment, or of one name or value of a query. Returns false
 * and a reason for a malformed escape, an escaped NUL, and for bytes that are not UTF-8.
 */
bool target_decode(struct arena *a, struct str raw, struct str *ret, const char **reterr_reason);

/* A raw target with the values of its signature and session token cut, for records and logs. */
struct str target_without_secrets(struct arena *a, struct str raw);

/*
 * Takes the next name and value, still escaped, off the front of `*rest`, which starts as a
 * target's query. A name without '=' has an empty value. Returns false at the end.
 */
bool target_next_parameter(struct str *rest, struct str *ret_name, struct str *ret_value);
