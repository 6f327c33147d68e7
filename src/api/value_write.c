#include "api/value_write.h"

#include "base/text.h"

static void write_structure(struct json_writer *w, const struct shape *shape,
                            const struct value *value)
{
    json_open(w, '{');
    for (size_t i = 0; i < value->count; i++) {
        if (value->items[i] == NULL)
            continue;
        json_write_name(w, shape->members[i].wire_name);
        value_write(w, shape->members[i].shape, value->items[i]);
    }
    json_close(w, '}');
}

static void write_collection(struct json_writer *w, const struct shape *shape,
                             const struct value *value)
{
    bool is_map = shape->type == SHAPE_MAP;
    json_open(w, is_map ? '{' : '[');
    for (size_t i = 0; i < value->count; i++) {
        if (is_map)
            json_write_name_str(w, value->keys[i]);
        value_write(w, shape->element, value->items[i]);
    }
    json_close(w, is_map ? '}' : ']');
}

void value_write(struct json_writer *w, const struct shape *shape, const struct value *value)
{
    switch (shape->type) {
    case SHAPE_STRING:
        json_write_string(w, value->string);
        break;
    case SHAPE_BOOLEAN:
        json_write_boolean(w, value->boolean);
        break;
    case SHAPE_INTEGER:
    case SHAPE_LONG:
        json_write_integer(w, value->integer);
        break;
    case SHAPE_TIMESTAMP:
        json_write_thousandths(w, value->timestamp_ms);
        break;
    case SHAPE_STRUCTURE:
        write_structure(w, shape, value);
        break;
    case SHAPE_LIST:
    case SHAPE_MAP:
        write_collection(w, shape, value);
        break;
    }
}

struct str value_json(struct arena *a, const struct shape *shape, const struct value *value)
{
    if (value == NULL)
        return (struct str){0};
    struct text text = {.arena = a};
    struct json_writer w = {.out = &text};
    value_write(&w, shape, value);
    return text_str(&text);
}
