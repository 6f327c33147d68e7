#include "api/caller.h"

#include "base/utf8.h"

enum { ACCOUNT_DIGITS = 12 };

/* What follows `Credential=` in the Authorization header. */
static struct str header_credential(struct str authorization)
{
    static const char key[] = "Credential=";
    size_t at = str_find(authorization, ' ');
    struct str rest = str_skip(authorization, at);
    struct str piece;
    while (str_split(&rest, ',', &piece)) {
        piece = str_trim(piece);
        if (str_starts_with(piece, str_from(key)))
            return str_skip(piece, sizeof key - 1);
    }
    return (struct str){0};
}

static struct str query_credential(struct arena *a, struct str query)
{
    struct str name, value, decoded;
    const char *reason;
    while (target_next_parameter(&query, &name, &value))
        if (str_equal(name, STR("X-Amz-Credential")) && target_decode(a, value, &decoded, &reason))
            return decoded;
    return (struct str){0};
}

bool caller_is_account_id(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n == ACCOUNT_DIGITS;
}

static bool is_region(struct str s)
{
    return s.n > 0 && s.n <= CALLER_REGION_BYTES_MAX && utf8_is_valid(s, NULL);
}

struct caller caller_identify(struct arena *a, const struct http_request *request,
                              const struct target *target)
{
    struct str credential = header_credential(http_request_header(request, "authorization"));
    if (credential.p == NULL)
        credential = query_credential(a, target->query);

    /* access-key-id / date / region / service / aws4_request */
    struct str key = STR(""), date, region = {0};
    if (str_split(&credential, '/', &key) && str_split(&credential, '/', &date))
        str_split(&credential, '/', &region);
    return (struct caller){
        .account_id = caller_is_account_id(key) ? key : STR(CALLER_ACCOUNT_ID_DEFAULT),
        .region = is_region(region) ? region : STR(CALLER_REGION_DEFAULT),
        .access_key_id = key,
    };
}
