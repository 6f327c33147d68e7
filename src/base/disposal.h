/*
 * Freeing on a thread of its own, of what takes long to free, so that nobody waits for it.
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>

/* Starts as zeros. Its calls are for one thread at a time. */
struct disposal {
    pthread_t thread;
    bool runs;
};

/*
 * Has `dispose(p)` run while the caller goes on, or before it does where no thread can be had.
 * Waits for what is still being disposed of.
 */
void disposal_begin(struct disposal *d, void *(*dispose)(void *p), void *p);

/* Waits until all is disposed of. */
void disposal_await(struct disposal *d);
