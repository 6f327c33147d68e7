#include "auth/claim.h"

#include "base/array.h"
#include "base/digest.h"
#include "base/text.h"
#include "base/timestamp.h"
#include "http/limits.h"
#include "http/target.h"

#include <stddef.h>

/* Where a part of a claim stands. */
struct part {
    const char *name;
    size_t offset;
    bool required;
};

static const struct part header_parts[] = {
    {"Credential", offsetof(struct claim, credential), true},
    {"Signature", offsetof(struct claim, signature), true},
    {"SignedHeaders", offsetof(struct claim, signed_headers), true},
};

static const struct part query_parts[] = {
    {"X-Amz-Algorithm", offsetof(struct claim, algorithm), true},
    {"X-Amz-Credential", offsetof(struct claim, credential), true},
    {"X-Amz-Signature", offsetof(struct claim, signature), true},
    {"X-Amz-SignedHeaders", offsetof(struct claim, signed_headers), true},
    {"X-Amz-Date", offsetof(struct claim, timestamp), true},
    {"X-Amz-Expires", offsetof(struct claim, expires), false},
    {"X-Amz-Security-Token", offsetof(struct claim, security_token), false},
};

static struct str *part_of(struct claim *claim, const struct part *part)
{
    return (struct str *)(void *)((char *)claim + part->offset);
}

static void put_part(struct claim *claim, const struct part parts[], size_t count, struct str name,
                     struct str value)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(name, parts[i].name))
            *part_of(claim, &parts[i]) = value;
}

/* Adds a sentence for each required part that is not there. */
static void add_missing(struct text *t, struct claim *claim, const struct part parts[],
                        size_t count, const char *before, const char *after)
{
    for (size_t i = 0; i < count; i++)
        if (parts[i].required && part_of(claim, &parts[i])->n == 0)
            text_printf(t, "%s'%s'%s", before, parts[i].name, after);
}

static bool refuse(struct auth_refusal *reterr, enum error_code code, struct str message,
                   const char *cause)
{
    *reterr = (struct auth_refusal){.error = api_error(code, message),
                                    .diagnosis = {.cause = str_from(cause)}};
    return false;
}

/* What came with the header: its pieces are "name=value", separated by commas. */
static bool read_pieces(struct arena *a, struct str authorization, struct claim *claim,
                        struct auth_refusal *reterr)
{
    size_t space = str_find(authorization, ' ');
    struct str rest = str_trim(str_skip(authorization, space)), piece;
    claim->algorithm = str_first(authorization, space);
    while (rest.n > 0 && str_split(&rest, ',', &piece)) {
        piece = str_trim(piece);
        size_t equals = str_find(piece, '=');
        if (equals == piece.n && piece.n > 0) {
            char digest[DIGEST_BASE64_BYTES + 1];
            digest_sha256_base64(authorization, digest);
            return refuse(reterr, ERROR_INCOMPLETE_SIGNATURE,
                          arena_printf(a,
                                       "Invalid key=value pair (missing equal-sign) in "
                                       "Authorization header (hashed with SHA-256 and encoded "
                                       "with Base64): '%s'.",
                                       digest),
                          "the Authorization header is not one of Signature Version 4");
        }
        if (piece.n > 0)
            put_part(claim, header_parts, ARRAY_COUNT(header_parts), str_first(piece, equals),
                     str_skip(piece, equals + 1));
    }
    return true;
}

/* A date in either of HTTP's headers, in the form that the string to sign wants. */
static struct str header_timestamp(struct arena *a, const struct http_request *request)
{
    struct str date = http_request_header(request, "x-amz-date");
    int64_t ms;
    if (date.p == NULL)
        date = http_request_header(request, "date");
    return timestamp_parse_http_date(date, &ms) ? timestamp_basic(a, ms) : date;
}

static bool read_header(struct arena *a, const struct http_request *request, struct claim *claim,
                        struct auth_refusal *reterr)
{
    struct str authorization = str_trim(http_request_header(request, "authorization"));
    claim->timestamp = header_timestamp(a, request);
    claim->security_token = http_request_header(request, "x-amz-security-token");
    if (!read_pieces(a, authorization, claim, reterr))
        return false;
    struct text missing = {.arena = a};
    add_missing(&missing, claim, header_parts, ARRAY_COUNT(header_parts),
                "Authorization header requires ", " parameter. ");
    if (claim->timestamp.n == 0)
        text_add(&missing, STR("Authorization header requires existence of either a 'X-Amz-Date' "
                               "or a 'Date' header. "));
    if (missing.n == 0)
        return true;
    text_printf(&missing, "Authorization=%.*s", STR_ARG(authorization));
    return refuse(reterr, ERROR_INCOMPLETE_SIGNATURE, text_str(&missing),
                  "parts of the signature are missing");
}

static bool read_query(struct arena *a, struct str query, struct claim *claim,
                       struct auth_refusal *reterr)
{
    struct str name, value, decoded;
    const char *reason;
    claim->in_query = true;
    while (target_next_parameter(&query, &name, &value))
        if (target_decode(a, value, &decoded, &reason))
            put_part(claim, query_parts, ARRAY_COUNT(query_parts), name, decoded);
    struct text missing = {.arena = a};
    add_missing(&missing, claim, query_parts, ARRAY_COUNT(query_parts),
                "AWS query-string parameters must include ", ". ");
    if (missing.n == 0)
        return true;
    text_add(&missing, STR("Re-examine the query-string parameters."));
    return refuse(reterr, ERROR_INCOMPLETE_SIGNATURE, text_str(&missing),
                  "parts of the signature are missing");
}

static bool is_signed_in_query(struct str query)
{
    struct str name, value;
    while (target_next_parameter(&query, &name, &value))
        for (size_t i = 0; i < ARRAY_COUNT(query_parts); i++)
            if (query_parts[i].required && str_is(name, query_parts[i].name))
                return true;
    return false;
}

bool claim_read(struct arena *a, const struct http_request *request, struct claim *ret,
                struct auth_refusal *reterr)
{
    struct target target;
    struct claim claim = {0};
    bool ok;
    target_parse(request->target, &target);
    if (http_request_header(request, "authorization").n > 0)
        ok = read_header(a, request, &claim, reterr);
    else if (is_signed_in_query(target.query))
        ok = read_query(a, target.query, &claim, reterr);
    else
        ok = refuse(reterr, ERROR_MISSING_AUTHENTICATION_TOKEN,
                    str_from(error_kind(ERROR_MISSING_AUTHENTICATION_TOKEN)->message),
                    "the request is not signed");
    if (ok)
        *ret = claim;
    return ok;
}

bool claim_split_credential(struct str credential, struct str *ret_access_key_id,
                            struct signature_scope *ret_scope)
{
    struct str parts[5];
    for (size_t i = 0; i < ARRAY_COUNT(parts); i++)
        if (!str_split(&credential, '/', &parts[i]))
            return false;
    if (credential.p != NULL)
        return false;
    *ret_access_key_id = parts[0];
    *ret_scope = (struct signature_scope){parts[1], parts[2], parts[3], parts[4]};
    return true;
}

bool claim_signs_each_once(const struct claim *claim)
{
    struct str names[LIMIT_HEAD_FIELDS];
    struct str rest = claim->signed_headers, name;
    for (size_t count = 0; str_split(&rest, ';', &name); count++) {
        if (count == LIMIT_HEAD_FIELDS)
            return false;
        for (size_t i = 0; i < count; i++)
            if (str_equal_nocase(names[i], name))
                return false;
        names[count] = name;
    }
    return true;
}

bool claim_signs(const struct claim *claim, const char *header)
{
    struct str rest = claim->signed_headers, name;
    while (str_split(&rest, ';', &name))
        if (str_equal_nocase(name, str_from(header)))
            return true;
    return false;
}
