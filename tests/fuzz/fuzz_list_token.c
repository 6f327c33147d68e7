/*
 * NextTokens: a query takes those that it gave, and no others. The first byte of the input chooses
 * the query.
 */
#include "fuzz.h"

#include "operations/page.h"

#include <string.h>

static size_t next_token_index(const struct operation *operation)
{
    size_t i = 0;
    while (i < operation->member_count && strcmp(operation->members[i].name, "NextToken") != 0)
        i++;
    return i;
}

static bool read_token(struct arena *a, const struct operation *operation, struct str token,
                       uint64_t query, int64_t *ret)
{
    struct value value = {.string = token};
    struct call call = {.arena = a, .route.operation = operation};
    call.input.members[next_token_index(operation)] = &value;
    return page_read(&call, query, 0, ret);
}

static void check(struct arena *a, const struct operation *operation, struct str text)
{
    int64_t position;
    uint64_t query = ids_stream(str_from(operation->name), STR("account"), STR("region"));
    if (read_token(a, operation, text, query, &position)) {
        struct str given = page_token(a, query, position);
        FUZZ_REQUIRE(str_equal(given, text), "%.*s was never given", STR_ARG(text));
        FUZZ_REQUIRE(position >= 0, "%.*s leads in front of the list", STR_ARG(text));
    }
    int64_t wanted = (int64_t)(ids_stream(text, STR(""), STR("")) >> 1);
    struct str token = page_token(a, query, wanted);
    FUZZ_REQUIRE(read_token(a, operation, token, query, &position), "%.*s", STR_ARG(token));
    FUZZ_REQUIRE(position == wanted, "%.*s leads elsewhere", STR_ARG(token));
    FUZZ_REQUIRE(!read_token(a, operation, page_token(a, query, -wanted - 1), query, &position),
                 "a token leads to %lld", -(long long)wanted - 1);
    FUZZ_REQUIRE(!read_token(a, operation, token, query + 1, &position), "%.*s fits another query",
                 STR_ARG(token));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    if (size > 0) {
        const struct operation *operation = &operations.rows[data[0] % operations.count];
        if (next_token_index(operation) < operation->member_count)
            check(&a, operation, fuzz_text(&a, data + 1, size - 1));
    }
    arena_done(&a);
    return 0;
}
