#include "base/disposal.h"

#include <stddef.h>

void disposal_begin(struct disposal *d, void *(*dispose)(void *p), void *p)
{
    disposal_await(d);
    d->runs = pthread_create(&d->thread, NULL, dispose, p) == 0;
    if (!d->runs)
        dispose(p);
}

void disposal_await(struct disposal *d)
{
    if (d->runs)
        pthread_join(d->thread, NULL);
    d->runs = false;
}
