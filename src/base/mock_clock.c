#include "base/mock_clock.h"

#include "base/lock.h"
#include "base/memory.h"

#include <stdatomic.h>
#include <stdlib.h>

/* What frozen_ms is while the clock runs. */
#define RUNNING INT64_MIN

struct mock_clock {
    struct clock underlying;
    _Atomic int64_t frozen_ms;
    /* Added to the underlying clock while this one runs. */
    _Atomic int64_t offset_ms;
    /* Added to the underlying clock where clients see it. */
    _Atomic int64_t skew_ms;
    /* What the first two were at the start. */
    int64_t start_frozen_ms;
    int64_t start_offset_ms;
    /* Held by whoever changes the clock; reading it takes no lock. */
    struct lock lock;
};

struct mock_clock *mock_clock_new(struct clock underlying)
{
    struct mock_clock *c = memory_new(sizeof *c);
    c->underlying = underlying;
    c->start_frozen_ms = RUNNING;
    lock_init(&c->lock);
    mock_clock_reset(c);
    return c;
}

void mock_clock_free(struct mock_clock *c)
{
    if (c == NULL)
        return;
    lock_done(&c->lock);
    free(c);
}

static int64_t now_ms(void *cookie)
{
    const struct mock_clock *c = cookie;
    int64_t frozen_ms = atomic_load(&c->frozen_ms);
    if (frozen_ms != RUNNING)
        return frozen_ms;
    return clock_now_ms(&c->underlying) + atomic_load(&c->offset_ms);
}

struct clock mock_clock_as_clock(struct mock_clock *c)
{
    return (struct clock){.now_ms = now_ms, .cookie = c};
}

void mock_clock_freeze(struct mock_clock *c, int64_t instant_ms)
{
    lock_take(&c->lock);
    atomic_store(&c->frozen_ms, instant_ms);
    lock_release(&c->lock);
}

bool mock_clock_is_frozen(const struct mock_clock *c)
{
    return atomic_load(&c->frozen_ms) != RUNNING;
}

void mock_clock_advance(struct mock_clock *c, int64_t ms)
{
    lock_take(&c->lock);
    if (mock_clock_is_frozen(c))
        atomic_fetch_add(&c->frozen_ms, ms);
    else
        atomic_fetch_add(&c->offset_ms, ms);
    lock_release(&c->lock);
}

static int64_t wall_ms(void *cookie)
{
    const struct mock_clock *c = cookie;
    return clock_now_ms(&c->underlying) + atomic_load(&c->skew_ms);
}

struct clock mock_clock_as_wall(struct mock_clock *c)
{
    return (struct clock){.now_ms = wall_ms, .cookie = c};
}

void mock_clock_skew(struct mock_clock *c, int64_t ms)
{
    atomic_store(&c->skew_ms, ms);
}

int64_t mock_clock_skew_ms(const struct mock_clock *c)
{
    return atomic_load(&c->skew_ms);
}

void mock_clock_mark_start(struct mock_clock *c)
{
    lock_take(&c->lock);
    c->start_frozen_ms = atomic_load(&c->frozen_ms);
    c->start_offset_ms = atomic_load(&c->offset_ms);
    lock_release(&c->lock);
}

void mock_clock_reset(struct mock_clock *c)
{
    lock_take(&c->lock);
    atomic_store(&c->frozen_ms, c->start_frozen_ms);
    atomic_store(&c->offset_ms, c->start_offset_ms);
    atomic_store(&c->skew_ms, 0);
    lock_release(&c->lock);
}
