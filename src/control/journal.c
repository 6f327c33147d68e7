#include "control/journal.h"

#include "api/retry.h"
#include "base/array.h"
#include "base/clock.h"
#include "base/disposal.h"
#include "base/lock.h"
#include "base/memory.h"
#include "base/text.h"
#include "http/target.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct journal {
    struct lock lock;
    /* A ring: the oldest is at `first`. */
    struct journal_entry **entries;
    size_t entries_max;
    size_t first;
    size_t count;
    size_t bytes;
    uint64_t next_number;
    uint64_t dropped;
    /* Of the entries that journal_clear() has taken out. */
    struct disposal disposal;
};

/* --- entries: one block of memory each --- */

/* Copies text into the block behind the entry. */
static struct str pack(char **end, struct str s)
{
    char *copy = *end;
    if (s.p == NULL)
        return s;
    if (s.n > 0)
        memcpy(copy, s.p, s.n);
    *end += s.n;
    return (struct str){.p = copy, .n = s.n};
}

/* A header's value without what nobody else may read. */
static struct str without_secret(struct arena *a, const struct http_header *header,
                                 struct str access_key_id)
{
    if (str_equal_nocase(header->name, STR("x-amz-security-token")))
        return STR("(cut)");
    if (!str_equal_nocase(header->name, STR("authorization")))
        return header->value;
    if (access_key_id.n == 0)
        return STR("(cut)");
    struct text shown = {.arena = a};
    text_add(&shown, STR("AWS4-HMAC-SHA256 Credential="));
    text_add(&shown, access_key_id);
    return text_str(&shown);
}

static const struct http_header *headers_without_secrets(struct arena *a,
                                                         const struct http_request *request,
                                                         struct str access_key_id)
{
    struct http_header *headers = arena_new(a, request->header_count * sizeof *headers);
    for (size_t i = 0; i < request->header_count; i++)
        headers[i] = (struct http_header){request->headers[i].name,
                                          without_secret(a, &request->headers[i], access_key_id)};
    return headers;
}

enum { TEXTS = 17 };

static void list_texts(struct journal_entry *e, struct str *ret[TEXTS])
{
    struct str *const texts[TEXTS] = {
        &e->request_id,
        &e->method,
        &e->target,
        &e->body,
        &e->account_id,
        &e->region,
        &e->instance_id,
        &e->test_case_id,
        &e->client_token,
        &e->invocation_id,
        &e->error,
        &e->fault,
        &e->execution_id,
        &e->signature.differs,
        &e->signature.signed_line,
        &e->signature.expected_line,
        &e->signature.cause,
    };
    memcpy(ret, texts, sizeof texts);
}

static size_t lists_bytes(const struct journal_entry *e)
{
    return e->header_count * sizeof(struct http_header) + e->unknown_count * sizeof(struct str);
}

static size_t text_bytes(const struct journal_entry *e, struct str *const texts[TEXTS])
{
    size_t n = 0;
    for (size_t i = 0; i < TEXTS; i++)
        n += texts[i]->n;
    for (size_t i = 0; i < e->header_count; i++)
        n += e->headers[i].name.n + e->headers[i].value.n;
    for (size_t i = 0; i < e->unknown_count; i++)
        n += e->unknown_members[i].n;
    return n;
}

/* A copy of `draft` with all that it points to, in one block. */
static struct journal_entry *entry_new(const struct journal_entry *draft)
{
    struct str *texts[TEXTS];
    struct journal_entry copy = *draft;
    list_texts(&copy, texts);
    size_t head = sizeof copy + lists_bytes(draft);
    copy.bytes = head + text_bytes(draft, texts);

    char *block = memory_resize(NULL, 1, copy.bytes), *end = block + head;
    struct journal_entry *e = (struct journal_entry *)(void *)block;
    struct http_header *headers = (struct http_header *)(void *)(e + 1);
    struct str *unknown = (struct str *)(void *)(headers + draft->header_count);
    for (size_t i = 0; i < TEXTS; i++)
        *texts[i] = pack(&end, *texts[i]);
    for (size_t i = 0; i < draft->header_count; i++)
        headers[i] = (struct http_header){pack(&end, draft->headers[i].name),
                                          pack(&end, draft->headers[i].value)};
    for (size_t i = 0; i < draft->unknown_count; i++)
        unknown[i] = pack(&end, draft->unknown_members[i]);
    copy.headers = headers;
    copy.unknown_members = unknown;
    memcpy(e, &copy, sizeof copy);
    return e;
}

static void entry_release(struct journal_entry *e)
{
    if (e != NULL && atomic_fetch_sub(&e->references, 1) == 1)
        free(e);
}

/*
 * Entries that have been taken out of the ring are chained while the lock is held, and released
 * behind it: there can be many of them, and others wait.
 */
static void chain(struct journal_entry **gone, struct journal_entry *e)
{
    e->next_gone = *gone;
    *gone = e;
}

static void release_chain(struct journal_entry *gone)
{
    while (gone != NULL) {
        struct journal_entry *next = gone->next_gone;
        entry_release(gone);
        gone = next;
    }
}

/* --- the ring --- */

static struct journal_entry **places_new(const struct journal *j)
{
    return memory_new(j->entries_max * sizeof(struct journal_entry *));
}

struct journal *journal_new(size_t entries_max)
{
    struct journal *j = memory_new(sizeof *j);
    lock_init(&j->lock);
    disposal_init(&j->disposal);
    j->entries_max = entries_max;
    j->entries = places_new(j);
    return j;
}

/* The place of the i-th oldest entry, or of the next one when i is the count. */
static struct journal_entry **slot(struct journal *j, size_t i)
{
    size_t at = j->first + i;
    return &j->entries[at < j->entries_max ? at : at - j->entries_max];
}

static struct journal_entry *take_oldest(struct journal *j)
{
    struct journal_entry *oldest = j->entries[j->first];
    assert(oldest != NULL);
    j->entries[j->first] = NULL;
    j->first = j->first + 1 < j->entries_max ? j->first + 1 : 0;
    j->count--;
    j->bytes -= oldest->bytes;
    return oldest;
}

/* There must be room. */
static void put_newest(struct journal *j, struct journal_entry *entry)
{
    *slot(j, j->count) = entry;
    j->count++;
    j->bytes += entry->bytes;
}

/* A ring that has been taken out of the journal. */
struct ring {
    struct journal_entry **entries;
    size_t places;
};

static void release_places(struct journal_entry **entries, size_t places)
{
    for (size_t i = 0; i < places; i++)
        entry_release(entries[i]);
    free(entries);
}

static void *ring_free(void *p)
{
    struct ring *ring = p;
    release_places(ring->entries, ring->places);
    free(ring);
    return NULL;
}

void journal_clear(struct journal *j)
{
    struct journal_entry **places = places_new(j);
    struct ring *ring = memory_new(sizeof *ring);
    lock_take(&j->lock);
    *ring = (struct ring){.entries = j->entries, .places = j->entries_max};
    j->entries = places;
    j->first = j->count = j->bytes = 0;
    j->dropped = 0;
    lock_release(&j->lock);
    disposal_begin(&j->disposal, ring_free, ring);
}

void journal_free(struct journal *j)
{
    if (j == NULL)
        return;
    disposal_done(&j->disposal);
    release_places(j->entries, j->entries_max);
    lock_done(&j->lock);
    free(j);
}

static void on_done(void *cookie, uint64_t number, bool delivered)
{
    struct journal *j = cookie;
    lock_take(&j->lock);
    /* Numbers grow by one along the ring until entries of an account are taken out: search back. */
    for (size_t i = j->count; i-- > 0;) {
        struct journal_entry *e = *slot(j, i);
        if (e->number > number)
            continue;
        if (e->number == number) {
            atomic_store(&e->delivered, delivered && e->breakage == HTTP_UNBROKEN);
            atomic_store(&e->ended_us, clock_monotonic_us());
        }
        break;
    }
    lock_release(&j->lock);
}

static bool has_room(const struct journal *j, const struct journal_entry *entry)
{
    return j->count == 0 ||
           (j->count < j->entries_max && j->bytes + entry->bytes <= JOURNAL_BYTES_MAX);
}

/* Puts an entry at the end, for which the oldest make room; returns its number. */
static uint64_t put(struct journal *j, struct journal_entry *entry)
{
    struct journal_entry *gone = NULL;
    lock_take(&j->lock);
    uint64_t number = j->next_number++;
    entry->number = number;
    for (; !has_room(j, entry); j->dropped++)
        chain(&gone, take_oldest(j));
    put_newest(j, entry);
    lock_release(&j->lock);
    release_chain(gone);
    return number;
}

/* Of a ring without a place each is dropped. */
static void drop(struct journal *j)
{
    lock_take(&j->lock);
    j->dropped++;
    lock_release(&j->lock);
}

/* Whether the view has the entry; the next of its entries is at `*next`, in the order of numbers.
 */
static bool view_has(const struct journal_view *view, size_t *next, const struct journal_entry *e)
{
    while (*next < view->count && view->entries[*next]->number < e->number)
        ++*next;
    return *next < view->count && view->entries[*next] == e;
}

void journal_remove(struct journal *j, const struct journal_view *view)
{
    size_t next = 0;
    struct journal_entry *gone = NULL;
    lock_take(&j->lock);
    size_t count = j->count;
    for (size_t i = 0; i < count; i++) {
        struct journal_entry *e = take_oldest(j);
        if (view_has(view, &next, e))
            chain(&gone, e);
        else
            put_newest(j, e);
    }
    if (j->count == 0)
        j->dropped = 0;
    lock_release(&j->lock);
    release_chain(gone);
}

static void release_view(void *p)
{
    struct journal_view *view = p;
    for (size_t i = 0; i < view->count; i++)
        entry_release((struct journal_entry *)(uintptr_t)view->entries[i]);
}

struct journal_view journal_view(struct journal *j, struct arena *a)
{
    struct journal_view *view = arena_new(a, sizeof *view);
    lock_take(&j->lock);
    view->entries = arena_new(a, j->count * sizeof(const struct journal_entry *));
    view->count = j->count;
    view->dropped = j->dropped;
    for (size_t i = 0; i < j->count; i++) {
        struct journal_entry *e = *slot(j, i);
        atomic_fetch_add(&e->references, 1);
        view->entries[i] = e;
    }
    lock_release(&j->lock);
    arena_defer(a, release_view, view);
    return *view;
}

/* --- recording --- */

static struct str member(const struct call *call, const char *name)
{
    const struct operation *operation = call->route.operation;
    return operation != NULL ? input_string_named(operation, &call->input, name) : (struct str){0};
}

static int64_t attempt_of(const struct http_request *request)
{
    uint64_t attempt = 1;
    str_parse_number(retry_attempt(request), INT32_MAX, &attempt);
    return (int64_t)attempt;
}

void journal_record(struct journal *j, const struct call *call, const struct http_request *request,
                    struct http_response *response)
{
    if (j->entries_max == 0) {
        drop(j);
        return;
    }
    size_t kept = call->input.unknown_count < INPUT_UNKNOWN_KEPT_MAX ? call->input.unknown_count
                                                                     : INPUT_UNKNOWN_KEPT_MAX;
    struct journal_entry draft = {
        .request_id = str_from(call->request_id),
        .time_ms = call->now_ms,
        .began_us = call->started_us,
        .operation = call->route.operation,
        .method = request->method,
        .target = target_without_secrets(call->arena, request->target),
        .headers = headers_without_secrets(call->arena, request, call->caller.access_key_id),
        .header_count = request->header_count,
        .body = request->body,
        .account_id = call->caller.account_id,
        .region = call->caller.region,
        .instance_id = member(call, "InstanceId"),
        .test_case_id = member(call, "TestCaseId"),
        .client_token = member(call, "ClientToken"),
        .invocation_id = retry_invocation_id(request),
        .attempt = attempt_of(request),
        .status = response->status,
        .error = call->failed ? call->error.name : (struct str){0},
        .fault = call->fault.rule_id,
        .signature = call->signature,
        .retry_after = call->failed ? call->error.retry_after : RETRY_AFTER_NONE,
        .breakage = call->fault.effect.breakage,
        .idempotency = call->idempotency,
        .committed = call->committed,
        .execution_id = call->committed ? call->execution_id : (struct str){0},
        .unknown_members = call->input.unknown,
        .unknown_count = kept,
    };
    atomic_init(&draft.references, 1);
    response->completion =
        (struct http_completion){.done = on_done, .cookie = j, .number = put(j, entry_new(&draft))};
}
