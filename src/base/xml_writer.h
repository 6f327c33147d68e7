/*
 * Writes XML 1.0 (https://www.w3.org/TR/xml/) in UTF-8, an element a line. What is written is
 * well-formed whatever the text holds: characters that XML 1.0 has no way to write (production 2,
 * Char: most of C0, U+FFFE, U+FFFF) and malformed UTF-8, a byte for a byte, become U+FFFD.
 */
#pragma once

#include "base/str.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/* Caller-allocated; start with {.out = text}. The other members are the module's own. */
struct xml_writer {
    struct text *out;
    int depth;
    /* The start tag of the innermost element still takes attributes. */
    bool in_tag;
    /* The innermost element holds text, so that a line break before its end tag would be content.
     */
    bool has_text;
};

/* The declaration that a document begins with. */
void xml_begin(struct xml_writer *w);

/* An element within the one that is open. Names are XML names; calls must pair. */
void xml_open(struct xml_writer *w, const char *name);
void xml_close(struct xml_writer *w, const char *name);

/* An attribute of the element that was just opened. Line breaks and tabs are kept as they are. */
void xml_attribute(struct xml_writer *w, const char *name, struct str value);
void xml_integer_attribute(struct xml_writer *w, const char *name, int64_t value);

/* Text of an element that holds no elements. */
void xml_text(struct xml_writer *w, struct str s);
