/*
 * Words against bytes one by one: which are found, wherever they stand and whatever is beside them.
 */
#include "base/json_text.h"
#include "base/word.h"

#include "suite.h"

#include <stdlib.h>
#include <string.h>

enum { BYTES = 256, WORD = 8 };

static const unsigned char fillers[] = {0x7f, 0x80, 0xff, 'a', ' '};
static const unsigned char bounds[] = {1, 0x20, 0x80};

START_TEST(a_byte_that_is_less_is_found_and_no_other)
{
    unsigned char bound = bounds[_i];
    for (size_t f = 0; f < sizeof fillers; f++) {
        for (unsigned byte = 0; fillers[f] >= bound && byte < BYTES; byte++) {
            for (size_t at = 0; at < WORD; at++) {
                char bytes[WORD];
                memset(bytes, fillers[f], WORD);
                bytes[at] = (char)byte;
                ck_assert_msg((word_less(word_at(bytes), bound) != 0) == (byte < bound),
                              "%02x among %02x at %zu, less than %02x", byte, fillers[f], at,
                              bound);
            }
        }
    }
}
END_TEST

START_TEST(a_byte_is_found_and_no_other)
{
    char bytes[WORD];
    for (unsigned byte = 0; byte < BYTES; byte++) {
        for (unsigned wanted = 0; wanted < BYTES; wanted++) {
            memset(bytes, (int)(wanted ^ 1), WORD);
            bytes[byte % WORD] = (char)byte;
            ck_assert_msg((word_has(word_at(bytes), (unsigned char)wanted) != 0) ==
                              (byte == wanted),
                          "%02x for %02x", byte, wanted);
        }
    }
}
END_TEST

/* In memory of just that size, so that a read behind it is noticed. */
START_TEST(what_stands_for_itself_in_a_string_ends_where_the_first_does_not)
{
    enum { LENGTH_MAX = 3 * WORD };
    for (size_t n = 1; n <= LENGTH_MAX; n++) {
        char *text = malloc(n);
        ck_assert_ptr_nonnull(text);
        for (size_t at = 0; at < n; at++) {
            for (unsigned byte = 0; byte < BYTES; byte++) {
                memset(text, fillers[byte % sizeof fillers], n);
                text[at] = (char)byte;
                bool is_plain = byte >= 0x20 && byte != '"' && byte != '\\';
                ck_assert_msg(json_plain_bytes((struct str){text, n}) == (is_plain ? n : at),
                              "%02x at %zu of %zu", byte, at, n);
            }
        }
        free(text);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("word");
    TCase *tests = tcase_create("word");
    tcase_add_loop_test(tests, a_byte_that_is_less_is_found_and_no_other, 0, (int)sizeof bounds);
    tcase_add_test(tests, a_byte_is_found_and_no_other);
    tcase_add_test(tests, what_stands_for_itself_in_a_string_ends_where_the_first_does_not);
    suite_add_tcase(suite, tests);
    return suite_main(suite);
}
