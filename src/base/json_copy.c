#include "base/json_copy.h"

#include "base/text.h"

static void write_items(struct json_writer *w, const struct json *v, bool named)
{
    json_open(w, named ? '{' : '[');
    for (const struct json *item = json_first(v); item != NULL; item = json_next(item)) {
        if (named)
            json_write_name_str(w, json_name(item));
        json_write_copy(w, item);
    }
    json_close(w, named ? '}' : ']');
}

void json_write_copy(struct json_writer *w, const struct json *v)
{
    switch (json_type(v)) {
    case JSON_NULL:
        json_write_null(w);
        break;
    case JSON_BOOLEAN:
        json_write_boolean(w, json_boolean(v));
        break;
    case JSON_NUMBER:
        json_write_number(w, json_number(v));
        break;
    case JSON_STRING:
        json_write_string(w, json_string(v));
        break;
    case JSON_ARRAY:
    case JSON_OBJECT:
        write_items(w, v, json_type(v) == JSON_OBJECT);
        break;
    }
}

struct str json_copy(struct arena *a, const struct json *v)
{
    struct text text = {.arena = a};
    struct json_writer w = {.out = &text};
    json_write_copy(&w, v);
    return text_str(&text);
}
