#include "http/grammar.h"

#include "cases.h"

enum { HEADERS_MAX = 3 };

#define CODING "Transfer-Encoding can only be chunked, once, in HTTP/1.1"
#define NAME "the name of a header is not a token: nothing stands between it and its colon"
#define VALUE "the value of a header has a CR, LF or NUL in it"
#define TARGET "the request target is empty, or has a blank or a control character in it"
#define METHOD "the method is not a token"

static const struct http_header length = {VIEW("Content-Length"), VIEW("2")};

static const struct {
    const char *name, *flaw;
    struct http_header headers[HEADERS_MAX];
    bool is_http_1_0;
} heads[] = {
    {"no headers", NULL, {{{0}, {0}}}, false},
    {"a length", NULL, {{VIEW("Content-Length"), VIEW("2")}}, false},
    {"chunks", NULL, {{VIEW("transfer-encoding"), VIEW("Chunked")}}, false},
    {"all of a token", NULL, {{VIEW("azAZ09!#$%&'*+-.^_`|~"), VIEW("")}}, false},
    {"a value of blanks and bytes", NULL, {{VIEW("a"), VIEW(" \t\x01\x7f\xff")}}, false},
    {"one Host", NULL, {{VIEW("Host"), VIEW("a")}}, false},
    {"an empty name", NAME, {{VIEW(""), VIEW("a")}}, false},
    {"a blank in front of the colon", NAME, {{VIEW("Content-Length "), VIEW("2")}}, false},
    {"a blank in front of the name", NAME, {{VIEW(" Host"), VIEW("2")}}, false},
    {"a NUL in the name", NAME, {{VIEW("a\0b"), VIEW("2")}}, false},
    {"a byte in the name", NAME, {{VIEW("\xe9"), VIEW("2")}}, false},
    {"a CR in a value", VALUE, {{VIEW("a"), VIEW("b\rc")}}, false},
    {"a LF in a value", VALUE, {{VIEW("a"), VIEW("b\nc")}}, false},
    {"a NUL in a value", VALUE, {{VIEW("a"), VIEW("b\0c")}}, false},
    {"a CR in a long value", VALUE, {{VIEW("a"), VIEW("0123456789\r123456789012")}}, false},
    {"a LF in a long value", VALUE, {{VIEW("a"), VIEW("\n1234567890123456789")}}, false},
    {"a NUL in a long value", VALUE, {{VIEW("a"), VIEW("012345678901234\0")}}, false},
    {"two Hosts",
     "Host comes more than once",
     {{VIEW("Host"), VIEW("a")}, {VIEW("host"), VIEW("a")}},
     false},
    {"two lengths",
     "Content-Length comes more than once",
     {{VIEW("Content-Length"), VIEW("2")}, {VIEW("content-length"), VIEW("3")}},
     false},
    {"the same length twice",
     "Content-Length comes more than once",
     {{VIEW("Content-Length"), VIEW("2")}, {VIEW("Content-Length"), VIEW("2")}},
     false},
    {"a length with chunks",
     "Content-Length comes with Transfer-Encoding",
     {{VIEW("Content-Length"), VIEW("2")}, {VIEW("Transfer-Encoding"), VIEW("chunked")}},
     false},
    {"chunks twice",
     CODING,
     {{VIEW("Transfer-Encoding"), VIEW("chunked")}, {VIEW("Transfer-Encoding"), VIEW("chunked")}},
     false},
    {"another coding", CODING, {{VIEW("Transfer-Encoding"), VIEW("gzip, chunked")}}, false},
    {"a coding like it", CODING, {{VIEW("Transfer-Encoding"), VIEW("xchunked")}}, false},
    {"no coding", CODING, {{VIEW("Transfer-Encoding"), VIEW("")}}, false},
    {"chunks in HTTP/1.0", CODING, {{VIEW("Transfer-Encoding"), VIEW("chunked")}}, true},
    {"a length in HTTP/1.0", NULL, {{VIEW("Content-Length"), VIEW("2")}}, true},
};

static void expect(const char *name, const char *flaw, const char *wanted)
{
    ck_assert_case_str(name, str_from(flaw), wanted != NULL ? wanted : "");
    ck_assert_case_int(name, flaw == NULL, wanted == NULL);
}

START_TEST(a_flaw_of_the_headers_is_named)
{
    struct http_request request = {
        .method = STR("PUT"), .target = STR("/a"), .headers = heads[_i].headers};
    while (request.header_count < HEADERS_MAX &&
           heads[_i].headers[request.header_count].name.p != NULL)
        request.header_count++;
    expect(heads[_i].name, grammar_flaw(&request, heads[_i].is_http_1_0), heads[_i].flaw);
}
END_TEST

static const struct {
    struct str method, target;
    const char *flaw;
} lines[] = {
    {VIEW("PUT"), VIEW("/a"), NULL},
    {VIEW("m-search"), VIEW("*"), NULL},
    {VIEW("PUT"), VIEW("http://host/a?b#c"), NULL},
    {VIEW("PUT"), VIEW("/\xc3\xa9\xff"), NULL},
    {VIEW(""), VIEW("/a"), METHOD},
    {VIEW("P UT"), VIEW("/a"), METHOD},
    {VIEW("P\rUT"), VIEW("/a"), METHOD},
    {VIEW("\x16\x03\x01"), VIEW("/a"), METHOD},
    {VIEW("PUT"), VIEW(""), TARGET},
    {VIEW("PUT"), VIEW("/a b"), TARGET},
    {VIEW("PUT"), VIEW("/a\tb"), TARGET},
    {VIEW("PUT"), VIEW("/a\rb"), TARGET},
    {VIEW("PUT"), VIEW("/a\0b"), TARGET},
    {VIEW("PUT"), VIEW("/a\x7f"), TARGET},
};

START_TEST(a_flaw_of_the_request_line_is_named)
{
    struct http_request request = {.method = lines[_i].method,
                                   .target = lines[_i].target,
                                   .headers = &length,
                                   .header_count = 1};
    expect(lines[_i].target.p, grammar_flaw(&request, false), lines[_i].flaw);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("grammar");
    TCase *tests = suite_add_cases(suite, "grammar");
    tcase_add_table(tests, a_flaw_of_the_headers_is_named, heads);
    tcase_add_table(tests, a_flaw_of_the_request_line_is_named, lines);
    return suite_main(suite);
}
