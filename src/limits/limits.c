#include "limits/limits.h"

#include "base/array.h"
#include "base/ids.h"
#include "base/lock.h"
#include "base/memory.h"

#include <stdlib.h>

struct limits limits_aws(void)
{
    return (struct limits){.rate_per_s = 2, .rate_burst = 5, .running = 5, .in_flight = 100};
}

/* What one account, region and operation has left. */
struct bucket {
    struct bucket *next;
    uint64_t key;
    uint64_t account;
    /* Thousandths of a request, as they stood at `at_ms`. */
    int64_t left_m;
    int64_t at_ms;
};

struct rates {
    struct lock lock;
    int64_t rate_per_s;
    int64_t burst;
    struct bucket *buckets[256];
};

struct rates *rates_new(const struct limits *limits)
{
    struct rates *r = memory_new(sizeof *r);
    lock_init(&r->lock);
    r->rate_per_s = limits->rate_per_s;
    r->burst = limits->rate_burst;
    return r;
}

static uint64_t account_key(struct str account_id)
{
    return ids_stream(STR("account"), account_id, STR(""));
}

static void forget(struct rates *r, struct str account_id)
{
    uint64_t account = account_key(account_id);
    for (size_t i = 0; i < ARRAY_COUNT(r->buckets); i++) {
        for (struct bucket **link = &r->buckets[i]; *link != NULL;) {
            struct bucket *bucket = *link;
            if (account_id.p == NULL || bucket->account == account) {
                *link = bucket->next;
                free(bucket);
            } else {
                link = &bucket->next;
            }
        }
    }
}

void rates_free(struct rates *r)
{
    if (r == NULL)
        return;
    forget(r, (struct str){0});
    lock_done(&r->lock);
    free(r);
}

void rates_reset(struct rates *r, struct str account_id)
{
    lock_take(&r->lock);
    forget(r, account_id);
    lock_release(&r->lock);
}

/* The bucket of a key, a full one when it is new. */
static struct bucket *find(struct rates *r, uint64_t key, struct str account_id, int64_t now_ms)
{
    struct bucket **head = &r->buckets[key % ARRAY_COUNT(r->buckets)];
    for (struct bucket *bucket = *head; bucket != NULL; bucket = bucket->next)
        if (bucket->key == key)
            return bucket;
    struct bucket *bucket = memory_new(sizeof *bucket);
    *bucket = (struct bucket){.next = *head,
                              .key = key,
                              .account = account_key(account_id),
                              .left_m = r->burst * 1000,
                              .at_ms = now_ms};
    *head = bucket;
    return bucket;
}

static bool take(struct rates *r, struct bucket *bucket, int64_t now_ms)
{
    int64_t full_m = r->burst * 1000;
    /* A clock that was set back gives nothing; neither does a span so long that it is full anyway.
     */
    int64_t elapsed_ms = now_ms > bucket->at_ms ? now_ms - bucket->at_ms : 0;
    int64_t missing_m = full_m - bucket->left_m;
    bucket->left_m = elapsed_ms >= missing_m / r->rate_per_s + 1
                         ? full_m
                         : bucket->left_m + elapsed_ms * r->rate_per_s;
    bucket->at_ms = now_ms;
    if (bucket->left_m < 1000)
        return false;
    bucket->left_m -= 1000;
    return true;
}

bool rates_take(struct rates *r, struct str account_id, struct str region, struct str operation,
                int64_t now_ms)
{
    if (r->rate_per_s == 0)
        return true;
    uint64_t key = ids_stream(operation, account_id, region);
    lock_take(&r->lock);
    bool taken = take(r, find(r, key, account_id, now_ms), now_ms);
    lock_release(&r->lock);
    return taken;
}
