#include "base/document.h"

#include "base/file.h"

const struct json *document_read(struct arena *a, const char *option, const char *path,
                                 size_t bytes_max, struct problem *reterr)
{
    struct str text;
    struct json_error error;
    if (!file_read(a, option, path, bytes_max, &text, reterr))
        return NULL;
    const struct json *document = json_parse(a, text, &error);
    if (document == NULL)
        problem_set(reterr, "%s %s: line %zu, column %zu: %s", option, path, error.line,
                    error.column, error.reason);
    return document;
}

void document_refuse(struct str source, const struct field_error *error, struct problem *ret)
{
    problem_set(ret, "%.*s: at '%.*s': %.*s%s%.*s", STR_ARG(source), STR_ARG(error->path),
                STR_ARG(error->error), error->hint.n > 0 ? "; " : "", STR_ARG(error->hint));
}
