#include "base/nearest.h"

#include <assert.h>

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t nearest_distance(struct str a, struct str b)
{
    a = str_first(a, NEAREST_BYTES_MAX);
    b = str_first(b, NEAREST_BYTES_MAX);
    size_t row[NEAREST_BYTES_MAX + 1];
    for (size_t j = 0; j <= b.n; j++)
        row[j] = j;
    for (size_t i = 0; i < a.n; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < b.n; j++) {
            bool same =
                str_equal_nocase(str_first(str_skip(a, i), 1), str_first(str_skip(b, j), 1));
            size_t replaced = diagonal + (same ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = smaller(replaced, smaller(diagonal, row[j]) + 1);
        }
    }
    return row[b.n];
}

static size_t longer(struct str a, struct str b)
{
    size_t n = a.n > b.n ? a.n : b.n;
    return n < NEAREST_BYTES_MAX ? n : NEAREST_BYTES_MAX;
}

size_t nearest_index(struct str unknown, const char *const names[], size_t count)
{
    assert(count > 0);
    size_t best = 0;
    /* A distance of 1 to a length of 1: as far as can be. */
    size_t best_distance = 1, best_length = 1;
    for (size_t i = 0; i < count; i++) {
        size_t distance = nearest_distance(unknown, str_from(names[i]));
        size_t length = longer(unknown, str_from(names[i]));
        if (distance * best_length < best_distance * length) {
            best = i;
            best_distance = distance;
            best_length = length;
        }
    }
    return best;
}
