/*
 * A lock for what requests hold for some microseconds. Whoever finds it taken looks again for a
 * while before going to sleep: to put a thread to sleep and to wake it takes longer than most
 * waits.
 */
#pragma once

#include <pthread.h>

struct lock {
    pthread_mutex_t mutex;
};

void lock_init(struct lock *l);

/* Nobody may hold it. */
void lock_done(struct lock *l);

void lock_take(struct lock *l);

/* By the thread that has taken it. */
void lock_release(struct lock *l);
