#include "base/clock.h"

#include <stddef.h>

int64_t clock_now_ms(const struct clock *c)
{
    return c->now_ms(c->cookie);
}

static int64_t system_now_ms(void *cookie)
{
    (void)cookie;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct clock clock_system(void)
{
    return (struct clock){.now_ms = system_now_ms, .cookie = NULL};
}

int64_t clock_monotonic_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void clock_condition_init(pthread_cond_t *condition)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(condition, &attributes);
    pthread_condattr_destroy(&attributes);
}

struct timespec clock_deadline(int64_t monotonic_us)
{
    return (struct timespec){.tv_sec = (time_t)(monotonic_us / 1000000),
                             .tv_nsec = (long)(monotonic_us % 1000000 * 1000)};
}
