#include "base/place.h"

#include "base/text.h"

static void add_name(struct text *pointer, struct str name)
{
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] == '~')
            text_add(pointer, STR("~0"));
        else if (name.p[i] == '/')
            text_add(pointer, STR("~1"));
        else
            text_add_char(pointer, name.p[i]);
    }
}

static void add_place(struct text *pointer, const struct place *place)
{
    if (place == NULL)
        return;
    add_place(pointer, place->parent);
    text_add_char(pointer, '/');
    if (place->name.p != NULL)
        add_name(pointer, place->name);
    else
        text_printf(pointer, "%zu", place->index);
}

struct str place_pointer(struct arena *a, const struct place *place)
{
    struct text pointer = {.arena = a};
    add_place(&pointer, place);
    return text_str(&pointer);
}
