/*
 * A store in memory, and an arena, fresh for each test: for TCases with the fixture setup,
 * teardown.
 */
#pragma once

#include "stores.h"

static struct store *s;

static inline void setup(void)
{
    arena_setup();
    s = stores_open(NULL, ids_seeded(1));
}

static inline void teardown(void)
{
    store_close(s);
    arena_teardown();
}
