#include "operations/page.h"

#include "api/value_write.h"

#include <inttypes.h>
#include <string.h>

enum { TOKEN_BYTES = 32 };

/* Not a secret: it keeps mistakes out. Whoever makes a token up chooses the position. */
static const struct ids page_key = {.key = UINT64_C(0x636f6e6e6d6f636b)};

static bool is_paging(const struct member *member)
{
    return strcmp(member->name, "NextToken") == 0 || strcmp(member->name, "MaxResults") == 0;
}

uint64_t page_query(const struct call *call)
{
    const struct operation *operation = call->route.operation;
    uint64_t query =
        ids_stream(str_from(operation->name), call->caller.account_id, call->caller.region);
    for (size_t i = 0; i < operation->member_count; i++) {
        const struct member *member = &operation->members[i];
        if (is_paging(member))
            continue;
        struct str text = value_json(call->arena, member->shape, call->input.members[i]);
        query =
            ids_draw(&(struct ids){.key = query}, ids_stream(str_from(member->name), text, STR("")),
                     call->input.members[i] != NULL);
    }
    return query;
}

struct str page_token(struct arena *a, uint64_t query, int64_t position)
{
    uint64_t seal = ids_draw(&page_key, query, (uint64_t)position);
    return arena_printf(a, "%016" PRIx64 "%016" PRIx64, (uint64_t)position ^ query, seal);
}

static bool parse_hex(struct str text, uint64_t *ret)
{
    uint64_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        const char *digits = "0123456789abcdef";
        const char *found = text.p[i] != '\0' ? strchr(digits, text.p[i]) : NULL;
        if (found == NULL)
            return false;
        n = n << 4 | (uint64_t)(found - digits);
    }
    *ret = n;
    return true;
}

/* Whether `token` is one of the query's, and the position in it. */
static bool token_position(struct str token, uint64_t query, int64_t *ret)
{
    uint64_t hidden, seal;
    if (token.n != TOKEN_BYTES || !parse_hex(str_first(token, TOKEN_BYTES / 2), &hidden) ||
        !parse_hex(str_skip(token, TOKEN_BYTES / 2), &seal))
        return false;
    uint64_t position = hidden ^ query;
    if (seal != ids_draw(&page_key, query, position) || position > INT64_MAX)
        return false;
    *ret = (int64_t)position;
    return true;
}

bool page_read(struct call *call, uint64_t query, int64_t start, int64_t *ret_position)
{
    struct str token = input_string_named(call->route.operation, &call->input, "NextToken");
    *ret_position = start;
    if (token.p == NULL || token_position(token, query, ret_position))
        return true;
    call_fail(call, ERROR_INVALID_PARAMETER,
              STR("The NextToken is not one that this query was given"));
    return false;
}

void page_open(struct json_writer *w, const char *list_name)
{
    json_open(w, '{');
    json_write_name(w, list_name);
    json_open(w, '[');
}

void page_close_list(struct json_writer *w, uint64_t query, const int64_t *position)
{
    json_close(w, ']');
    if (position != NULL)
        json_write_string_member(w, "NextToken", page_token(w->out->arena, query, *position));
}
