#include "describe/table_text.h"

#include "base/text.h"

#include <string.h>

static int longest_name(const struct operation_table *operations)
{
    size_t longest = 0;
    for (size_t i = 0; i < operations->count; i++) {
        size_t n = strlen(operations->rows[i].name);
        longest = n > longest ? n : longest;
    }
    return (int)longest;
}

struct str table_text(struct arena *a, const struct operation_table *operations)
{
    struct text text = {.arena = a};
    int width = longest_name(operations);
    for (size_t i = 0; i < operations->count; i++) {
        const struct operation *o = &operations->rows[i];
        text_printf(&text, "%-*s  %-6s %s\n", width, o->name, o->method, o->path);
    }
    return text_str(&text);
}
