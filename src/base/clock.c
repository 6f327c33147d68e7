#include "base/clock.h"

#include <stddef.h>
#include <time.h>

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
