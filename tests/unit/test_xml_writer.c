#include "base/xml_writer.h"

#include "cases.h"

#define REPLACED "\xef\xbf\xbd"

static struct text text;

static struct xml_writer begin(void)
{
    text = (struct text){.arena = &arena};
    return (struct xml_writer){.out = &text};
}

START_TEST(elements_stand_on_lines_of_their_own_and_text_does_not)
{
    struct xml_writer w = begin();
    xml_begin(&w);
    xml_open(&w, "a");
    xml_open(&w, "b");
    xml_attribute(&w, "x", STR("1"));
    xml_integer_attribute(&w, "y", -2);
    xml_close(&w, "b");
    xml_open(&w, "c");
    xml_text(&w, STR("one "));
    xml_text(&w, STR("two"));
    xml_close(&w, "c");
    xml_open(&w, "d");
    xml_open(&w, "e");
    xml_close(&w, "e");
    xml_close(&w, "d");
    xml_close(&w, "a");
    ck_assert_str_view_eq(text_str(&text), "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                           "<a>\n"
                                           "  <b x=\"1\" y=\"-2\"/>\n"
                                           "  <c>one two</c>\n"
                                           "  <d>\n"
                                           "    <e/>\n"
                                           "  </d>\n"
                                           "</a>\n");
}
END_TEST

/* Each text, and how it is written as an attribute's value and as an element's text. */
static const struct {
    const char *name;
    struct str given;
    const char *attribute;
    const char *text;
} texts[] = {
    {"plain", VIEW("abc"), "abc", "abc"},
    {"empty", VIEW(""), "", ""},
    {"markup", VIEW("<a b='c'>&\"]]>"), "&lt;a b='c'&gt;&amp;&quot;]]&gt;",
     "&lt;a b='c'&gt;&amp;\"]]&gt;"},
    {"white space", VIEW("a\tb\nc\r\nd"), "a&#9;b&#10;c&#13;&#10;d", "a\tb\nc&#13;\nd"},
    {"NUL", VIEW("a\0b"), "a" REPLACED "b", "a" REPLACED "b"},
    {"the other controls", VIEW("\x01\x08\x0b\x0c\x0e\x1f\x7f"),
     REPLACED REPLACED REPLACED REPLACED REPLACED REPLACED "\x7f",
     REPLACED REPLACED REPLACED REPLACED REPLACED REPLACED "\x7f"},
    {"characters of several bytes", VIEW("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"),
     "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"},
    {"U+FFFD stays", VIEW(REPLACED), REPLACED, REPLACED},
    {"U+FFFE and U+FFFF", VIEW("\xef\xbf\xbe.\xef\xbf\xbf"), REPLACED "." REPLACED,
     REPLACED "." REPLACED},
    {"U+1FFFE is a character", VIEW("\xf0\x9f\xbf\xbe"), "\xf0\x9f\xbf\xbe", "\xf0\x9f\xbf\xbe"},
    {"bytes that are no UTF-8", VIEW("a\xff\xc3(\xed\xa0\x80"),
     "a" REPLACED REPLACED "(" REPLACED REPLACED REPLACED,
     "a" REPLACED REPLACED "(" REPLACED REPLACED REPLACED},
};

START_TEST(text_is_written_so_that_it_is_xml)
{
    struct xml_writer w = begin();
    xml_open(&w, "a");
    xml_attribute(&w, "x", texts[_i].given);
    xml_text(&w, texts[_i].given);
    xml_close(&w, "a");
    ck_assert_case_str(
        texts[_i].name, text_str(&text),
        arena_printf(&arena, "\n<a x=\"%s\">%s</a>\n", texts[_i].attribute, texts[_i].text).p);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("xml_writer");
    TCase *tests = suite_add_cases(suite, "xml_writer");
    tcase_add_test(tests, elements_stand_on_lines_of_their_own_and_text_does_not);
    tcase_add_table(tests, text_is_written_so_that_it_is_xml, texts);
    return suite_main(suite);
}
