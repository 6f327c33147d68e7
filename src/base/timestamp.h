/*
 * Timestamps as the protocol writes them (Smithy's timestampFormat).
 */
#pragma once

#include "base/arena.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* 9999-12-31T23:59:59.999Z: the last instant that these forms can write. */
#define TIMESTAMP_MS_MAX INT64_C(253402300799999)

/* Reads an IMF-fixdate: "Fri, 02 Jan 2026 03:04:05 GMT" (RFC 9110, 5.6.7). */
bool timestamp_parse_http_date(struct str s, int64_t *ret_ms);

/* Reads an RFC 3339 instant in UTC, with or without a fraction: "2026-01-02T03:04:05Z". */
bool timestamp_parse_date_time(struct str s, int64_t *ret_ms);

/* Reads and writes ISO 8601's basic format in UTC: "20260102T030405Z" (SigV4's). */
bool timestamp_parse_basic(struct str s, int64_t *ret_ms);
struct str timestamp_basic(struct arena *a, int64_t ms);

/* Writes an instant in those forms. The fraction is dropped, or written as ".123" where not 0. */
struct str timestamp_http_date(struct arena *a, int64_t ms);
struct str timestamp_date_time(struct arena *a, int64_t ms);
