#include "http/media_type.h"

#include "base/array.h"

#include <stddef.h>

static struct str without_parameters(struct str media_range)
{
    return str_trim(str_first(media_range, str_find(media_range, ';')));
}

bool media_type_is_json(struct str content_type)
{
    return str_equal_nocase(without_parameters(content_type), STR("application/json"));
}

/* Whether a range has a parameter q of zero: "0", "0.", "0.0" ... (RFC 9110, 12.4.2). */
static bool is_refused(struct str media_range)
{
    struct str rest = media_range;
    struct str parameter;
    while (str_split(&rest, ';', &parameter)) {
        parameter = str_trim(parameter);
        if (parameter.n < 3 || !str_equal_nocase(str_first(parameter, 2), STR("q=")))
            continue;
        struct str quality = str_skip(parameter, 2);
        while (quality.n > 0 && (quality.p[0] == '0' || quality.p[0] == '.'))
            quality = str_skip(quality, 1);
        return quality.n == 0;
    }
    return false;
}

/* How closely a range names application/json: 0 is not at all. */
static int specificity(struct str media_range)
{
    static const struct str ranges[] = {
        {.p = "*/*", .n = 3},
        {.p = "application/*", .n = 13},
        {.p = "application/json", .n = 16},
    };
    struct str name = without_parameters(media_range);
    for (size_t i = 0; i < ARRAY_COUNT(ranges); i++)
        if (str_equal_nocase(name, ranges[i]))
            return (int)i + 1;
    return 0;
}

bool media_type_accepts_json(struct str accept)
{
    if (str_trim(accept).n == 0)
        return true;
    int best = 0;
    bool allowed = false;
    struct str media_range;
    while (str_split(&accept, ',', &media_range)) {
        int s = specificity(media_range);
        if (s > best) {
            best = s;
            allowed = !is_refused(media_range);
        }
    }
    return allowed;
}
