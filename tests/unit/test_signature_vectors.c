#include "auth/canonical.h"

#include "cases.h"

#include "auth/claim.h"
#include "base/document.h"

static struct str member(const struct json *object, const char *name)
{
    const struct json *v = json_member(object, name);
    ck_assert_msg(v != NULL, "no member %s", name);
    return json_string(v);
}

/* A request of the suite: no spaces behind colons, folded values, raw spaces in the target. */
static struct http_request parse(struct str text)
{
    static struct http_header headers[16];
    struct http_request request = {.headers = headers};
    struct str line;
    ck_assert(str_split(&text, '\n', &line));
    size_t first = str_find(line, ' ');
    request.method = str_first(line, first);
    request.target = str_skip(line, first + 1);
    request.target.n -= sizeof " HTTP/1.1" - 1;
    while (str_split(&text, '\n', &line) && line.n > 0) {
        size_t colon = str_find(line, ':');
        if (line.p[0] == ' ') {
            struct http_header *last = &headers[request.header_count - 1];
            last->value.n = (size_t)(line.p + line.n - last->value.p);
            continue;
        }
        ck_assert_uint_lt(request.header_count, ARRAY_COUNT(headers));
        headers[request.header_count++] =
            (struct http_header){str_first(line, colon), str_skip(line, colon + 1)};
    }
    if (text.p != NULL)
        request.body = text;
    return request;
}

static void expect(const struct json *vector, const char *kind)
{
    const struct json *wanted = json_member(vector, kind);
    const char *name = arena_printf(&arena, "%s, %s", member(vector, "name").p, kind).p;
    struct http_request request = parse(member(wanted, "request"));
    struct claim claim;
    struct auth_refusal refusal = {.error = {.status = 0}};
    ck_assert_msg(claim_read(&arena, &request, &claim, &refusal), "%s: %.*s", name,
                  STR_ARG(refusal.error.message));
    struct canonical_form form = {
        .path_not_normalized = !json_boolean(json_member(vector, "normalize")),
        .token_not_signed = json_boolean(json_member(vector, "omitSessionToken")),
    };
    struct str canonical =
        canonical_request(&arena, &request, claim.in_query, claim.signed_headers, &form);
    ck_assert_case_str(name, canonical, member(wanted, "canonical").p);

    struct str access_key_id;
    struct signature_scope scope;
    char signature[DIGEST_HEX_BYTES + 1];
    ck_assert(claim_split_credential(claim.credential, &access_key_id, &scope));
    struct str to_sign = signature_string_to_sign(&arena, claim.timestamp, &scope, canonical);
    ck_assert_case_str(name, to_sign, member(wanted, "stringToSign").p);
    signature_compute(&arena, member(vector, "secret"), &scope, to_sign, signature);
    ck_assert_case_str(name, str_from(signature), member(wanted, "signature").p);
    ck_assert_case_str(name, claim.signature, signature);
}

static void run_all(const char *kind)
{
    struct problem problem = {""};
    const struct json *vectors =
        document_read(&arena, "vectors", SIGV4_VECTORS, 1024 * 1024, &problem);
    ck_assert_msg(vectors != NULL, "%s", problem.text);
    ck_assert_uint_eq(json_count(vectors), 38);
    for (const struct json *v = json_first(vectors); v != NULL; v = json_next(v))
        expect(v, kind);
}

START_TEST(header_vectors_give_the_suites_signatures)
{
    run_all("header");
}
END_TEST

START_TEST(query_vectors_give_the_suites_signatures)
{
    run_all("query");
}
END_TEST

/* No vector has one: the suite's requests are in origin form. */
START_TEST(an_empty_path_is_signed_as_a_slash)
{
    static const struct canonical_form forms[] = {{0},
                                                  {.path_escaped_once = true},
                                                  {.path_not_normalized = true},
                                                  {.path_as_received = true}};
    struct http_request request = {.method = STR("GET"), .target = STR("http://mock?a=1")};
    for (size_t i = 0; i < ARRAY_COUNT(forms); i++) {
        struct str canonical = canonical_request(&arena, &request, false, STR("host"), &forms[i]);
        ck_assert(str_starts_with(canonical, STR("GET\n/\na=1\n")));
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("signature_vectors");
    TCase *tests = suite_add_cases(suite, "aws-c-auth");
    tcase_add_test(tests, header_vectors_give_the_suites_signatures);
    tcase_add_test(tests, query_vectors_give_the_suites_signatures);
    tcase_add_test(tests, an_empty_path_is_signed_as_a_slash);
    return suite_main(suite);
}
