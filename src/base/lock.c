#include "base/lock.h"

#include "base/clock.h"

#include <stdint.h>

enum {
    /* How long to look: a few of the longest times that requests hold a lock. */
    LOOKS_US = 50,
    /* Rests between two looks, since each takes the lock's memory from the processor that has it.
     */
    RESTS = 16,
};

/* Leaves the processor's other work some room. */
static void rest(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

void lock_init(struct lock *l)
{
    pthread_mutex_init(&l->mutex, NULL);
}

void lock_done(struct lock *l)
{
    pthread_mutex_destroy(&l->mutex);
}

void lock_take(struct lock *l)
{
    if (pthread_mutex_trylock(&l->mutex) == 0)
        return;
    int64_t until_us = clock_monotonic_us() + LOOKS_US;
    do {
        for (unsigned i = 0; i < RESTS; i++)
            rest();
        if (pthread_mutex_trylock(&l->mutex) == 0)
            return;
    } while (clock_monotonic_us() < until_us);
    pthread_mutex_lock(&l->mutex);
}

void lock_release(struct lock *l)
{
    pthread_mutex_unlock(&l->mutex);
}
