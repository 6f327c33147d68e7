#include "base/digest.h"

#include "suite.h"

#include "base/array.h"

#include <string.h>

/* A text that may hold NUL bytes, for const tables. */
#define TEXT(literal)                                                                              \
    {                                                                                              \
        .p = (literal), .n = sizeof(literal) - 1                                                   \
    }

/* The third and fourth: FIPS 180-2, appendix B. */
static const struct {
    struct str text;
    const char *digest;
} digests[] = {
    {TEXT(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {TEXT("a\0b"), "59b271ae1bbcb1d31d41929817f4b16fb439eb4f31520b5ad1d5ce98920a7138"},
    {TEXT("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {TEXT("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

START_TEST(digests_are_those_of_sha_256)
{
    char digest[DIGEST_HEX_BYTES + 1];
    memset(digest, 'x', sizeof digest);
    digest_sha256_hex(digests[_i].text, digest);
    ck_assert_str_eq(digest, digests[_i].digest);
}
END_TEST

START_TEST(texts_of_many_blocks_are_read_whole)
{
    char text[1000], digest[DIGEST_HEX_BYTES + 1];
    memset(text, 'a', sizeof text);
    digest_sha256_hex((struct str){text, sizeof text}, digest);
    ck_assert_str_eq(digest, "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3");
}
END_TEST

START_TEST(keyed_digests_are_those_of_hmac_sha_256)
{
    uint8_t digest[DIGEST_BYTES];
    char hex[DIGEST_HEX_BYTES + 1];
    /* RFC 4231, test case 2. */
    digest_hmac_sha256(STR("Jefe"), STR("what do ya want for nothing?"), digest);
    digest_hex(digest, hex);
    ck_assert_str_eq(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}
END_TEST

START_TEST(digests_are_written_in_base64_too)
{
    char base64[DIGEST_BASE64_BYTES + 1];
    digest_sha256_base64(STR("abc"), base64);
    ck_assert_str_eq(base64, "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
}
END_TEST

START_TEST(texts_are_equal_when_every_byte_is)
{
    ck_assert(digest_equal(STR("abc"), STR("abc")));
    ck_assert(digest_equal(STR(""), (struct str){0}));
    ck_assert(!digest_equal(STR("abc"), STR("abd")));
    ck_assert(!digest_equal(STR("abc"), STR("ab")));
}
END_TEST

START_TEST(an_absent_text_is_an_empty_one)
{
    char digest[DIGEST_HEX_BYTES + 1];
    digest_sha256_hex((struct str){0}, digest);
    ck_assert_str_eq(digest, digests[0].digest);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("digest");
    TCase *cases = tcase_create("digest");
    tcase_add_loop_test(cases, digests_are_those_of_sha_256, 0, (int)ARRAY_COUNT(digests));
    tcase_add_test(cases, texts_of_many_blocks_are_read_whole);
    tcase_add_test(cases, keyed_digests_are_those_of_hmac_sha_256);
    tcase_add_test(cases, digests_are_written_in_base64_too);
    tcase_add_test(cases, texts_are_equal_when_every_byte_is);
    tcase_add_test(cases, an_absent_text_is_an_empty_one);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
