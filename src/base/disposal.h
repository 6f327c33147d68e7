/*
 * Freeing on a thread of its own, of what takes long to free, so that nobody waits for it.
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>

struct disposal {
    /* Held for as long as something of before is awaited. */
    pthread_mutex_t mutex;
    pthread_t thread;
    bool runs;
};

void disposal_init(struct disposal *d);

/* Waits until all is disposed of. Nobody may be in disposal_begin(). */
void disposal_done(struct disposal *d);

/*
 * Has `dispose(p)` run while the caller goes on, or before it does where no thread can be had. Any
 * thread may call it. It waits for what is still being disposed of, so that no more heaps up: it is
 * not for where a lock is held that others want.
 */
void disposal_begin(struct disposal *d, void *(*dispose)(void *p), void *p);
