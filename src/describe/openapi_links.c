#include "describe/openapi_links.h"

#include "base/text.h"

#include <string.h>

/* Where the value of a label comes from. */
enum source { FROM_NOWHERE, FROM_REQUEST, FROM_ANSWER };

static bool has(const struct member members[], size_t count, const char *name,
                enum location location)
{
    for (size_t i = 0; i < count; i++)
        if (members[i].location == location && strcmp(members[i].name, name) == 0)
            return true;
    return false;
}

static enum source source_of(const struct operation *from, const char *label)
{
    if (has(from->members, from->member_count, label, IN_LABEL))
        return FROM_REQUEST;
    return has(from->output->members, from->output->member_count, label, IN_BODY) ? FROM_ANSWER
                                                                                  : FROM_NOWHERE;
}

static bool leads_to(const struct operation *from, const struct operation *to)
{
    bool takes_answer = false;
    for (size_t i = 0; i < to->member_count; i++) {
        if (to->members[i].location != IN_LABEL)
            continue;
        enum source source = source_of(from, to->members[i].name);
        if (source == FROM_NOWHERE)
            return false;
        takes_answer |= source == FROM_ANSWER;
    }
    return takes_answer;
}

static void write_link(struct json_writer *w, const struct operation *from,
                       const struct operation *to)
{
    json_open_member(w, to->name, '{');
    json_write_text_member(w, "operationId", to->name);
    json_open_member(w, "parameters", '{');
    for (size_t i = 0; i < to->member_count; i++) {
        const char *name = to->members[i].name;
        if (to->members[i].location != IN_LABEL)
            continue;
        const char *form =
            source_of(from, name) == FROM_REQUEST ? "$request.path." : "$response.body#/";
        json_write_string_member(w, name, arena_printf(w->out->arena, "%s%s", form, name));
    }
    json_close(w, '}');
    json_close(w, '}');
}

void openapi_write_links(struct json_writer *w, const struct operation_table *operations,
                         const struct operation *from)
{
    json_open(w, '{');
    for (size_t i = 0; i < operations->count; i++)
        if (leads_to(from, &operations->rows[i]))
            write_link(w, from, &operations->rows[i]);
    json_close(w, '}');
}
