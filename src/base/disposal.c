#include "base/disposal.h"

#include <stddef.h>

void disposal_init(struct disposal *d)
{
    pthread_mutex_init(&d->mutex, NULL);
    d->runs = false;
}

static void await(struct disposal *d)
{
    if (d->runs)
        pthread_join(d->thread, NULL);
    d->runs = false;
}

void disposal_done(struct disposal *d)
{
    await(d);
    pthread_mutex_destroy(&d->mutex);
}

void disposal_begin(struct disposal *d, void *(*dispose)(void *p), void *p)
{
    pthread_mutex_lock(&d->mutex);
    await(d);
    d->runs = pthread_create(&d->thread, NULL, dispose, p) == 0;
    if (!d->runs)
        dispose(p);
    pthread_mutex_unlock(&d->mutex);
}
