#include "base/xml_writer.h"

#include "base/array.h"
#include "base/utf8.h"

#include <assert.h>
#include <inttypes.h>

#define REPLACEMENT STR("\xef\xbf\xbd")

/* Markup, and white space that a parser would otherwise change (sections 2.11, 3.3.3). */
static const struct {
    char c;
    bool in_attributes_only;
    const char *escape;
} escapes[] = {
    {'&', false, "&amp;"}, {'<', false, "&lt;"}, {'>', false, "&gt;"},  {'\r', false, "&#13;"},
    {'"', true, "&quot;"}, {'\t', true, "&#9;"}, {'\n', true, "&#10;"},
};

/* What is written for the character at the front of `s`; NULL for itself. `*ret_n` is its bytes. */
static const char *replacement(struct str s, bool in_attribute, size_t *ret_n)
{
    *ret_n = 1;
    for (size_t i = 0; i < ARRAY_COUNT(escapes); i++)
        if (escapes[i].c == s.p[0] && (in_attribute || !escapes[i].in_attributes_only))
            return escapes[i].escape;
    unsigned char c = (unsigned char)s.p[0];
    if (c < 0x20 && c != '\t' && c != '\n')
        return REPLACEMENT.p;
    if (str_starts_with(s, STR("\xef\xbf\xbe")) || str_starts_with(s, STR("\xef\xbf\xbf"))) {
        *ret_n = 3;
        return REPLACEMENT.p;
    }
    return NULL;
}

static void add_valid(struct text *out, struct str s, bool in_attribute)
{
    while (s.n > 0) {
        size_t n;
        const char *instead = replacement(s, in_attribute, &n);
        text_add(out, instead != NULL ? str_from(instead) : str_first(s, n));
        s = str_skip(s, n);
    }
}

static void add(struct text *out, struct str s, bool in_attribute)
{
    size_t bad;
    while (!utf8_is_valid(s, &bad)) {
        add_valid(out, str_first(s, bad), in_attribute);
        text_add(out, REPLACEMENT);
        s = str_skip(s, bad + 1);
    }
    add_valid(out, s, in_attribute);
}

static void end_tag(struct xml_writer *w)
{
    if (w->in_tag)
        text_add_char(w->out, '>');
    w->in_tag = false;
}

static void begin_line(struct xml_writer *w)
{
    text_add_char(w->out, '\n');
    for (int i = 0; i < w->depth; i++)
        text_add(w->out, STR("  "));
}

void xml_begin(struct xml_writer *w)
{
    text_add(w->out, STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"));
}

void xml_open(struct xml_writer *w, const char *name)
{
    assert(!w->has_text);
    end_tag(w);
    begin_line(w);
    text_printf(w->out, "<%s", name);
    w->depth++;
    w->in_tag = true;
}

void xml_close(struct xml_writer *w, const char *name)
{
    assert(w->depth > 0);
    w->depth--;
    if (w->in_tag) {
        text_add(w->out, STR("/>"));
    } else {
        if (!w->has_text)
            begin_line(w);
        text_printf(w->out, "</%s>", name);
    }
    w->in_tag = w->has_text = false;
    if (w->depth == 0)
        text_add_char(w->out, '\n');
}

void xml_attribute(struct xml_writer *w, const char *name, struct str value)
{
    assert(w->in_tag);
    text_printf(w->out, " %s=\"", name);
    add(w->out, value, true);
    text_add_char(w->out, '"');
}

void xml_integer_attribute(struct xml_writer *w, const char *name, int64_t value)
{
    assert(w->in_tag);
    text_printf(w->out, " %s=\"%" PRId64 "\"", name, value);
}

void xml_text(struct xml_writer *w, struct str s)
{
    end_tag(w);
    w->has_text = true;
    add(w->out, s, false);
}
