/*
 * Searching the test cases of an instance: conditions as a tree, in the domain's words.
 */
#pragma once

#include "store/store.h"

enum store_condition_kind {
    /* All of the parts hold; always, when there are none. */
    STORE_ALL_OF,
    /* One of the parts holds; there is at least one. */
    STORE_ANY_OF,
    STORE_TEXT_IS,
    STORE_TEXT_STARTS_WITH,
    STORE_TEXT_CONTAINS,
    STORE_STATUS_IS,
    STORE_HAS_TAG,
};

/* Case does not matter in them, as far as ASCII goes. */
enum store_search_field {
    STORE_SEARCH_NAME,
    STORE_SEARCH_DESCRIPTION,
    STORE_SEARCH_ID,
};

struct store_condition {
    enum store_condition_kind kind;
    /* Of STORE_ALL_OF and STORE_ANY_OF. */
    const struct store_condition *parts;
    size_t part_count;
    /* Of STORE_TEXT_... */
    enum store_search_field field;
    /* Of STORE_HAS_TAG. */
    struct str key;
    /* The text, the status, or the value of the tag: absent (p == NULL) for any value. */
    struct str value;
};

/* How many conditions of all kinds a search may have: SQLite bounds the terms of a query. */
enum { STORE_CONDITIONS_MAX = 400 };

struct store_search {
    struct str instance_id;
    const struct store_condition *condition;
    /* Those behind this sequence, in the order of their creation. */
    int64_t after_sequence;
};

/*
 * Finds the test cases that fit, with their current version, at most `max` into `ret`, inside a
 * transaction. `*ret_total` is how many fit wherever the page begins. STORE_OK or STORE_FAILED.
 */
enum store_status store_search_test_cases(struct store *s, struct arena *a,
                                          const struct store_search *search, size_t max,
                                          struct store_test_case ret[], size_t *ret_count,
                                          int64_t *ret_total);

/* The query of a page, for whoever asks SQLite how it would run; the count has the same sets. */
struct str store_search_sql(struct arena *a, const struct store_condition *condition);
