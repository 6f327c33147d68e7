/*
 * The journal: what every API request was and what became of it, newest last, in a ring that is
 * bounded in entries and bytes. Entries are made and freed outside of any lock; a request holds
 * the lock to put a pointer in its place, and to take those that make room out of theirs.
 */
#pragma once

#include "api/error.h"
#include "base/arena.h"
#include "base/str.h"
#include "http/message.h"
#include "operations/operation.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { JOURNAL_BYTES_MAX = 32 * 1024 * 1024 };

struct journal;

/* One request. All but `ended_us` and `delivered` never change; strings may be absent (p == NULL).
 */
struct journal_entry {
    uint64_t number;
    /* What it takes in the ring. */
    size_t bytes;
    struct str request_id;
    /* On the mock's clock. */
    int64_t time_ms;
    /* Of clock_monotonic_us(), for gaps. */
    int64_t began_us;
    const struct operation *operation;
    struct str method;
    struct str target;
    const struct http_header *headers;
    size_t header_count;
    struct str body;
    struct str account_id;
    struct str region;
    struct str instance_id;
    struct str test_case_id;
    struct str client_token;
    struct str invocation_id;
    int64_t attempt;
    int status;
    struct str error;
    struct str fault;
    /* What was wrong with its signature. */
    struct auth_diagnosis signature;
    struct retry_after retry_after;
    /* The connection fault that was in place of the answer. */
    enum http_breakage breakage;
    enum idempotency idempotency;
    bool committed;
    /* The execution that the request started or was answered with, when the work was kept. */
    struct str execution_id;
    const struct str *unknown_members;
    size_t unknown_count;

    /* When its response left or was given up; 0 until then. */
    _Atomic int64_t ended_us;
    atomic_bool delivered;
    atomic_int references;
    /* The journal's own: the next of those that have been taken out of the ring. */
    struct journal_entry *next_gone;
};

/* A ring of so many entries; with 0 each counts as dropped. */
struct journal *journal_new(size_t entries_max);
void journal_free(struct journal *j);

/*
 * Records a request whose response is ready, and has the response's completion tell how it left.
 * Secrets are cut: of Authorization the access key id is kept, of X-Amz-Security-Token nothing.
 */
void journal_record(struct journal *j, const struct call *call, const struct http_request *request,
                    struct http_response *response);

/* The entries at one moment, oldest first. They live as long as the arena. */
struct journal_view {
    const struct journal_entry **entries;
    size_t count;
    /* How many have had to make room since the journal was cleared. */
    uint64_t dropped;
};

struct journal_view journal_view(struct journal *j, struct arena *a);

/* Forgets all entries, and how many were dropped. A thread frees them: it takes time. */
void journal_clear(struct journal *j);

/* Forgets the entries of a view; with the last of all also the count of dropped ones. */
void journal_remove(struct journal *j, const struct journal_view *view);
