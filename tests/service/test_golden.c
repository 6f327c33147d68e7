/*
 * Golden cases: fixtures/operations/<operation>/<case>/ holds NN.request.http and NN.response.http,
 * and fixture.json where a case wants one. The requests are sent in order to a fresh mock with a
 * fixed clock and seed 1, and the responses must be equal to the byte. A new case needs no C.
 * With WRITE_GOLDEN=1 in the environment the responses are written instead: read the diff.
 */
#include "base/text.h"
#include "harness.h"
#include "messages.h"
#include "suite.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *golden_root;
static glob_t case_folders;

static struct str response_text(struct arena *a, const struct http_response *response)
{
    struct text text = {.arena = a};
    text_printf(&text, "%d\n", response->status);
    for (size_t i = 0; i < response->header_count; i++)
        text_printf(&text, "%.*s: %.*s\n", STR_ARG(response->headers[i].name),
                    STR_ARG(response->headers[i].value));
    text_printf(&text, "\n%.*s\n", STR_ARG(response->body));
    return text_str(&text);
}

static void write_file(const char *path, struct str text)
{
    FILE *file = fopen(path, "wb");
    ck_assert_msg(file != NULL, "%s: cannot be written", path);
    ck_assert_uint_eq(fwrite(text.p, 1, text.n, file), text.n);
    fclose(file);
}

static void run_case(const char *folder)
{
    struct harness h;
    struct arena paths;
    arena_init(&paths, NULL, 0);
    const char *fixture = arena_printf(&paths, "%s/fixture.json", folder).p;
    harness_init(&h, access(fixture, R_OK) == 0 ? message_read_file(&paths, fixture).p : NULL);
    int n = 1;
    for (;; n++) {
        const char *request = arena_printf(&paths, "%s/%02d.request.http", folder, n).p;
        if (access(request, R_OK) != 0)
            break;
        const char *response = arena_printf(&paths, "%s/%02d.response.http", folder, n).p;
        struct str got = response_text(&h.arena, message_send_file(&h, request));
        if (getenv("WRITE_GOLDEN") != NULL)
            write_file(response, got);
        struct str wanted = message_read_file(&paths, response);
        ck_assert_msg(str_equal(got, wanted), "%s, request %d answers\n%.*s\ninstead of\n%.*s",
                      folder, n, STR_ARG(got), STR_ARG(wanted));
    }
    ck_assert_msg(n > 1, "%s: no 01.request.http", folder);
    harness_done(&h);
    arena_done(&paths);
}

START_TEST(answers_to_the_byte)
{
    run_case(case_folders.gl_pathv[_i]);
}
END_TEST

int main(int argc, char *argv[])
{
    golden_root = argc > 1 ? argv[1] : "fixtures/operations";
    char pattern[1024];
    snprintf(pattern, sizeof pattern, "%s/*/*", golden_root);
    if (glob(pattern, 0, NULL, &case_folders) != 0) {
        fprintf(stderr, "%s: no golden cases\n", golden_root);
        return EXIT_FAILURE;
    }
    Suite *suite = suite_create("golden");
    TCase *cases = tcase_create("golden");
    tcase_add_loop_test(cases, answers_to_the_byte, 0, (int)case_folders.gl_pathc);
    suite_add_tcase(suite, cases);
    int status = suite_main(suite);
    globfree(&case_folders);
    return status;
}
