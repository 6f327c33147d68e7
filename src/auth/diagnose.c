#include "auth/diagnose.h"

#include "auth/canonical.h"
#include "base/array.h"
#include "http/target.h"

#define EMPTY_DIGEST "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static bool signs(struct arena *a, const struct diagnose_case *c, struct str secret,
                  const struct signature_scope *key_scope, struct str canonical)
{
    char signature[DIGEST_HEX_BYTES + 1];
    struct str to_sign = signature_string_to_sign(a, c->claim->timestamp, &c->scope, canonical);
    signature_compute(a, secret, key_scope, to_sign, signature);
    return digest_equal(str_from(signature), c->claim->signature);
}

/* --- what the journal may show --- */

/* In whichever case the client names the header among the signed ones. */
static bool holds_token(struct str line)
{
    static const struct str name = {.p = "x-amz-security-token:", .n = 21};
    return str_equal_nocase(str_first(line, name.n), name);
}

static struct str shown(struct arena *a, struct str line)
{
    if (holds_token(line))
        return STR("x-amz-security-token:(cut)");
    struct str query = target_without_secrets(a, arena_printf(a, "?%.*s", STR_ARG(line)));
    return str_skip(query, 1);
}

static struct str line_name(struct arena *a, size_t number, struct str line, size_t header_count)
{
    static const char *const first[] = {"method", "path", "query"};
    if (number < ARRAY_COUNT(first))
        return str_from(first[number]);
    if (number < ARRAY_COUNT(first) + header_count)
        return arena_printf(a, "header %.*s", STR_ARG(str_first(line, str_find(line, ':'))));
    return number == ARRAY_COUNT(first) + header_count + 1 ? STR("signed headers")
                                                           : STR("payload hash");
}

static size_t count_headers(struct str signed_headers)
{
    size_t count = 0;
    struct str name;
    while (str_split(&signed_headers, ';', &name))
        count++;
    return count;
}

/* The first line in which two canonical requests differ. */
static struct auth_diagnosis compare(struct arena *a, const struct diagnose_case *c,
                                     struct str signed_request, const char *cause)
{
    struct str left = signed_request, right = c->canonical, was, is;
    for (size_t i = 0; str_split(&left, '\n', &was) && str_split(&right, '\n', &is); i++)
        if (!str_equal(was, is))
            return (struct auth_diagnosis){
                line_name(a, i, is, count_headers(c->claim->signed_headers)), shown(a, was),
                shown(a, is), str_from(cause)};
    return (struct auth_diagnosis){.cause = str_from(cause)};
}

/* --- another canonical request --- */

static bool try_form(struct arena *a, const struct diagnose_case *c,
                     const struct canonical_form *form, const char *cause,
                     struct auth_diagnosis *ret)
{
    struct str canonical =
        canonical_request(a, c->request, c->claim->in_query, c->claim->signed_headers, form);
    if (str_equal(canonical, c->canonical) ||
        !signs(a, c, c->credential->secret_access_key, &c->scope, canonical))
        return false;
    *ret = compare(a, c, canonical, cause);
    return true;
}

static bool try_mistakes(struct arena *a, const struct diagnose_case *c, struct auth_diagnosis *ret)
{
    static const struct {
        struct canonical_form form;
        const char *cause;
    } mistakes[] = {
        {{.path_escaped_once = true},
         "the path was escaped once: the canonical path escapes the path as sent once more"},
        {{.path_not_normalized = true},
         "the path was not normalized: empty and dot segments are removed before signing"},
        {{.path_as_received = true},
         "the path was signed as sent: it is normalized and escaped once more before signing"},
        {{.query_not_sorted = true}, "the query was not sorted by name"},
        {{.token_not_signed = true}, "the session token was added to the query after signing"},
        {{.values_not_trimmed = true}, "the white space in a header's value was not collapsed"},
        {{.payload = {.p = EMPTY_DIGEST, .n = sizeof EMPTY_DIGEST - 1}},
         "an empty body was signed: the body was added or changed after signing"},
        {{.payload = {.p = "UNSIGNED-PAYLOAD", .n = 16}},
         "UNSIGNED-PAYLOAD was signed without sending it in x-amz-content-sha256"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(mistakes); i++)
        if (try_form(a, c, &mistakes[i].form, mistakes[i].cause, ret))
            return true;
    struct canonical_form declared = {.payload =
                                          http_request_header(c->request, "x-amz-content-sha256")};
    return declared.payload.p != NULL &&
           try_form(a, c, &declared, "the body was changed after signing", ret);
}

/* Hosts that a client may have had in mind when this one is what it reached. */
static bool try_hosts(struct arena *a, const struct diagnose_case *c, struct auth_diagnosis *ret)
{
    struct str host = http_request_header(c->request, "host");
    struct str name = str_first(host, str_find(host, ':'));
    struct str port = str_skip(host, name.n);
    const struct str hosts[] = {
        name,
        arena_printf(a, "127.0.0.1%.*s", STR_ARG(port)),
        arena_printf(a, "localhost%.*s", STR_ARG(port)),
        arena_printf(a, "[::1]%.*s", STR_ARG(port)),
        arena_printf(a, "%.*s:80", STR_ARG(name)),
        arena_printf(a, "%.*s:443", STR_ARG(name)),
        arena_printf(a, "%.*s:2663", STR_ARG(name)),
        STR("127.0.0.1"),
        STR("localhost"),
        arena_printf(a, "connect.%.*s.amazonaws.com", STR_ARG(c->scope.region)),
        http_request_header(c->request, "x-forwarded-host"),
    };
    for (size_t i = 0; i < ARRAY_COUNT(hosts); i++) {
        struct canonical_form form = {.header = {STR("host"), hosts[i]}};
        if (hosts[i].n > 0 &&
            try_form(a, c, &form,
                     "wrong host or port: the Host header is not the one that was signed", ret))
            return true;
    }
    return false;
}

/* Content types that something between the client and here may have changed. */
static bool try_content_types(struct arena *a, const struct diagnose_case *c,
                              struct auth_diagnosis *ret)
{
    static const struct str types[] = {{.p = "application/json", .n = 16},
                                       {.p = "application/json; charset=utf-8", .n = 31},
                                       {.p = "application/x-amz-json-1.1", .n = 26},
                                       {.p = "", .n = 0}};
    for (size_t i = 0; i < ARRAY_COUNT(types); i++) {
        struct canonical_form form = {.header = {STR("content-type"), types[i]}};
        if (try_form(a, c, &form, "the content type was changed after signing", ret))
            return true;
    }
    return false;
}

/* --- another key --- */

static bool try_scopes(struct arena *a, const struct diagnose_case *c, struct auth_diagnosis *ret)
{
    static const char *const regions[] = {"us-east-1", "us-west-2", "eu-central-1", "eu-west-2",
                                          "ap-southeast-2"};
    static const char *const services[] = {"connect", "execute-api"};
    for (size_t i = 0; i < ARRAY_COUNT(regions) * ARRAY_COUNT(services); i++) {
        struct signature_scope scope = c->scope;
        scope.region = str_from(regions[i / ARRAY_COUNT(services)]);
        scope.service = str_from(services[i % ARRAY_COUNT(services)]);
        if (!signs(a, c, c->credential->secret_access_key, &scope, c->canonical))
            continue;
        *ret = (struct auth_diagnosis){
            STR("signing key"),
            arena_printf(a, "%.*s/%.*s", STR_ARG(scope.region), STR_ARG(scope.service)),
            arena_printf(a, "%.*s/%.*s", STR_ARG(c->scope.region), STR_ARG(c->scope.service)),
            STR("wrong region or service: the key was made for another than the scope names")};
        return true;
    }
    return false;
}

static bool try_secrets(struct arena *a, const struct diagnose_case *c, struct auth_diagnosis *ret)
{
    static const char *const tails[] = {"\n", "\r\n", " ", "\r"};
    *ret = (struct auth_diagnosis){.differs = STR("signing key")};
    for (size_t i = 0; i < c->credentials->count; i++) {
        const struct credential *other = &c->credentials->entries[i];
        if (!signs(a, c, other->secret_access_key, &c->scope, c->canonical))
            continue;
        ret->cause = arena_printf(a, "wrong secret: it is that of the access key %.*s",
                                  STR_ARG(other->access_key_id));
        return true;
    }
    for (size_t i = 0; i < ARRAY_COUNT(tails); i++) {
        struct str secret =
            arena_printf(a, "%.*s%s", STR_ARG(c->credential->secret_access_key), tails[i]);
        ret->cause = STR("wrong secret: it ends in white space");
        if (signs(a, c, secret, &c->scope, c->canonical))
            return true;
    }
    return false;
}

struct auth_diagnosis diagnose(struct arena *a, const struct diagnose_case *c)
{
    static bool (*const attempts[])(struct arena * a, const struct diagnose_case *c,
                                    struct auth_diagnosis *ret) = {
        try_mistakes, try_hosts, try_content_types, try_scopes, try_secrets,
    };
    struct auth_diagnosis diagnosis;
    for (size_t i = 0; i < ARRAY_COUNT(attempts); i++)
        if (attempts[i](a, c, &diagnosis))
            return diagnosis;
    return (struct auth_diagnosis){
        .cause = STR("unknown: most likely the secret access key; else a signed header or the body "
                     "was changed after signing")};
}
