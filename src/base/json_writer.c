#include "base/json_writer.h"

#include "base/json_text.h"
#include "base/utf8.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void begin_value(struct json_writer *w)
{
    if (w->comma)
        text_add_char(w->out, ',');
    w->comma = true;
}

void json_open(struct json_writer *w, char bracket)
{
    begin_value(w);
    text_add_char(w->out, bracket);
    w->comma = false;
}

void json_close(struct json_writer *w, char bracket)
{
    text_add_char(w->out, bracket);
    w->comma = true;
}

static void add_escaped(struct text *out, unsigned char c)
{
    static const char letters[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    for (const char *p = letters; *p != '\0'; p += 2) {
        if ((unsigned char)*p == c) {
            text_add_char(out, '\\');
            text_add_char(out, p[1]);
            return;
        }
    }
    static const char digits[] = "0123456789abcdef";
    text_add(out, STR("\\u00"));
    text_add_char(out, digits[c >> 4]);
    text_add_char(out, digits[c & 15]);
}

static void add_valid(struct text *out, struct str s)
{
    while (s.n > 0) {
        size_t plain = json_plain_bytes(s);
        text_add(out, str_first(s, plain));
        s = str_skip(s, plain);
        if (s.n > 0) {
            add_escaped(out, (unsigned char)s.p[0]);
            s = str_skip(s, 1);
        }
    }
}

static void add_quoted(struct text *out, struct str s)
{
    text_add_char(out, '"');
    size_t bad;
    while (!utf8_is_valid(s, &bad)) {
        add_valid(out, str_first(s, bad));
        text_add(out, STR("\xef\xbf\xbd"));
        s = str_skip(s, bad + 1);
    }
    add_valid(out, s);
    text_add_char(out, '"');
}

void json_write_name_str(struct json_writer *w, struct str name)
{
    begin_value(w);
    add_quoted(w->out, name);
    text_add_char(w->out, ':');
    w->comma = false;
}

void json_write_name(struct json_writer *w, const char *name)
{
    json_write_name_str(w, str_from(name));
}

void json_write_string(struct json_writer *w, struct str s)
{
    begin_value(w);
    add_quoted(w->out, s);
}

static void write_decimal(struct json_writer *w, int64_t n, int places)
{
    begin_value(w);
    text_add_decimal(w->out, n, places);
}

void json_write_integer(struct json_writer *w, int64_t n)
{
    write_decimal(w, n, 0);
}

void json_write_thousandths(struct json_writer *w, int64_t n)
{
    write_decimal(w, n, 3);
}

void json_write_number(struct json_writer *w, double n)
{
    assert(isfinite(n));
    begin_value(w);
    char digits[32];
    int precision = 15;
    do
        snprintf(digits, sizeof digits, "%.*g", precision, n);
    while (strtod(digits, NULL) != n && ++precision <= 17);
    text_add(w->out, str_from(digits));
}

void json_write_boolean(struct json_writer *w, bool b)
{
    begin_value(w);
    text_add(w->out, b ? STR("true") : STR("false"));
}

void json_write_null(struct json_writer *w)
{
    begin_value(w);
    text_add(w->out, STR("null"));
}

void json_write_raw(struct json_writer *w, struct str json)
{
    begin_value(w);
    text_add(w->out, json);
}

void json_open_member(struct json_writer *w, const char *name, char bracket)
{
    json_write_name(w, name);
    json_open(w, bracket);
}

void json_write_text_member(struct json_writer *w, const char *name, const char *text)
{
    json_write_string_member(w, name, str_from(text));
}

void json_write_string_member(struct json_writer *w, const char *name, struct str s)
{
    json_write_name(w, name);
    if (s.p != NULL)
        json_write_string(w, s);
    else
        json_write_null(w);
}

void json_write_integer_member(struct json_writer *w, const char *name, int64_t n)
{
    json_write_name(w, name);
    json_write_integer(w, n);
}

void json_write_boolean_member(struct json_writer *w, const char *name, bool b)
{
    json_write_name(w, name);
    json_write_boolean(w, b);
}
