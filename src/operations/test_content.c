#include "operations/test_content.h"

#include "base/json.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "base/utf8.h"
#include "store/store.h"

#include <stdint.h>
#include <stdlib.h>

/* As the model has it: ProblemDetail's message, and how many of them are told. */
enum { PROBLEM_LENGTH_MAX = 256, PROBLEMS_MAX = 50 };

/* The problems found so far, as the array that is to leave. */
struct checking {
    struct arena *arena;
    struct text problems;
    struct json_writer w;
    size_t count;
};

/* A message cut to its length, at the end of a character. */
static struct str shortened(struct arena *a, struct str message)
{
    static const char ellipsis[] = "...";
    const size_t kept = PROBLEM_LENGTH_MAX - (sizeof ellipsis - 1);
    size_t n = 0;
    if (utf8_length(message) <= PROBLEM_LENGTH_MAX)
        return message;
    for (size_t characters = 0; characters <= kept; n++)
        characters += ((unsigned char)message.p[n] & 0xc0) != 0x80;
    return arena_printf(a, "%.*s%s", (int)(n - 1), message.p, ellipsis);
}

static void problem(struct checking *c, struct str message)
{
    if (c->count++ >= PROBLEMS_MAX)
        return;
    json_open(&c->w, '{');
    json_write_string_member(&c->w, "message", shortened(c->arena, message));
    json_close(&c->w, '}');
}

/* The member of that name and type, or NULL after noting that it is not there. */
static const struct json *need(struct checking *c, const struct json *object, const char *path,
                               const char *name, enum json_type type)
{
    const struct json *member = json_member(object, name);
    if (member != NULL && json_type(member) == type)
        return member;
    problem(c, member == NULL
                   ? arena_printf(c->arena, "%s%s is missing", path, name)
                   : arena_printf(c->arena, "%s%s must be %s, not %s", path, name,
                                  json_type_name(type), json_type_name(json_type(member))));
    return NULL;
}

/* An identifier and the index of its observation. */
struct identifier {
    struct str id;
    size_t index;
};

static int compare_identifiers(const void *a, const void *b)
{
    const struct identifier *x = a, *y = b;
    int order = str_compare(x->id, y->id);
    return order != 0 ? order : (x->index > y->index) - (x->index < y->index);
}

/* The identifiers of a list of observations or actions, sorted, to be looked up. */
struct identifiers {
    struct identifier *list;
    size_t count;
};

static struct identifiers sort_identifiers(struct arena *a, const struct json *observations)
{
    struct identifiers ids = {.list = arena_new(a, json_count(observations) * sizeof *ids.list)};
    size_t index = 0;
    for (const struct json *o = json_first(observations); o != NULL; o = json_next(o), index++) {
        const struct json *id = json_type(o) == JSON_OBJECT ? json_member(o, "Identifier") : NULL;
        if (id != NULL && json_type(id) == JSON_STRING)
            ids.list[ids.count++] = (struct identifier){json_string(id), index};
    }
    if (ids.count > 0)
        qsort(ids.list, ids.count, sizeof *ids.list, compare_identifiers);
    return ids;
}

/* The index of the first observation with that identifier; SIZE_MAX for none. */
static size_t first_with(const struct identifiers *ids, struct str id)
{
    size_t low = 0, high = ids->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_compare(ids->list[middle].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < ids->count && str_equal(ids->list[low].id, id) ? ids->list[low].index : SIZE_MAX;
}

/* The member of that name when it has that type; notes one of another type. */
static const struct json *may_have(struct checking *c, const struct json *object, const char *path,
                                   const char *name, enum json_type type)
{
    return json_member(object, name) != NULL ? need(c, object, path, name, type) : NULL;
}

static void check_transitions(struct checking *c, const struct identifiers *ids,
                              const struct json *observation, const char *path)
{
    const struct json *transitions = may_have(c, observation, path, "Transitions", JSON_OBJECT);
    const char *inside = arena_printf(c->arena, "%sTransitions.", path).p;
    const struct json *next = transitions != NULL
                                  ? may_have(c, transitions, inside, "NextObservations", JSON_ARRAY)
                                  : NULL;
    if (next == NULL)
        return;
    for (const struct json *id = json_first(next); id != NULL; id = json_next(id))
        if (json_type(id) != JSON_STRING || first_with(ids, json_string(id)) == SIZE_MAX)
            problem(c, arena_printf(c->arena,
                                    "%sTransitions.NextObservations names an observation that "
                                    "does not exist",
                                    path));
}

static void check_action(struct checking *c, const struct identifiers *ids,
                         const struct json *action, const char *path)
{
    const struct json *transitions = may_have(c, action, path, "Transitions", JSON_OBJECT);
    const char *inside = arena_printf(c->arena, "%sTransitions.", path).p;
    const struct json *next =
        transitions != NULL ? may_have(c, transitions, inside, "NextAction", JSON_STRING) : NULL;
    if (next != NULL && json_string(next).n > 0 && first_with(ids, json_string(next)) == SIZE_MAX)
        problem(c, arena_printf(c->arena,
                                "%sTransitions.NextAction names an action that does not "
                                "exist",
                                path));
}

static void check_actions(struct checking *c, const struct json *actions, const char *path)
{
    struct identifiers ids = sort_identifiers(c->arena, actions);
    size_t i = 0;
    for (const struct json *action = json_first(actions); action != NULL;
         action = json_next(action), i++) {
        const char *here = arena_printf(c->arena, "%sActions[%zu].", path, i).p;
        if (json_type(action) == JSON_OBJECT)
            check_action(c, &ids, action, here);
        else
            problem(c, arena_printf(c->arena, "%sActions[%zu] must be an object", path, i));
    }
}

static void check_observation(struct checking *c, const struct identifiers *ids,
                              const struct json *observation, size_t index)
{
    const char *path = arena_printf(c->arena, "Observations[%zu].", index).p;
    if (json_type(observation) != JSON_OBJECT) {
        problem(c, arena_printf(c->arena, "Observations[%zu] must be an object", index));
        return;
    }
    const struct json *id = need(c, observation, path, "Identifier", JSON_STRING);
    if (id != NULL && json_string(id).n == 0)
        problem(c, arena_printf(c->arena, "%sIdentifier must not be empty", path));
    if (id != NULL && first_with(ids, json_string(id)) < index)
        problem(c,
                arena_printf(c->arena, "%sIdentifier '%s' stands twice", path, json_string(id).p));
    need(c, observation, path, "Event", JSON_OBJECT);
    const struct json *actions = need(c, observation, path, "Actions", JSON_ARRAY);
    if (actions != NULL)
        check_actions(c, actions, path);
    check_transitions(c, ids, observation, path);
}

/* Returns the observations, or NULL. */
static const struct json *check_content(struct checking *c, struct str content)
{
    struct json_error error;
    const struct json *document = json_parse(c->arena, content, &error);
    if (document == NULL || json_type(document) != JSON_OBJECT) {
        problem(c,
                document != NULL
                    ? STR("Content must be a JSON object")
                    : arena_printf(c->arena, "Content is not valid JSON: line %zu, column %zu: %s",
                                   error.line, error.column, error.reason));
        return NULL;
    }
    need(c, document, "", "Version", JSON_STRING);
    const struct json *observations = need(c, document, "", "Observations", JSON_ARRAY);
    if (observations == NULL)
        return NULL;
    if (json_first(observations) == NULL)
        problem(c, STR("Observations must not be empty"));
    if (json_count(observations) > STORE_OBSERVATIONS_MAX)
        problem(c, arena_printf(c->arena, "Observations must not be more than %d",
                                STORE_OBSERVATIONS_MAX));
    struct identifiers ids = sort_identifiers(c->arena, observations);
    size_t i = 0;
    for (const struct json *o = json_first(observations); o != NULL; o = json_next(o))
        check_observation(c, &ids, o, i++);
    return observations;
}

static void check_voice(struct checking *c, const struct json *entry_point)
{
    const struct json *voice =
        need(c, entry_point, "EntryPoint.", "VoiceCallEntryPointParameters", JSON_OBJECT);
    if (voice == NULL)
        return;
    bool has_flow = json_member(voice, "FlowId") != NULL;
    bool has_number = json_member(voice, "DestinationPhoneNumber") != NULL;
    if (has_flow == has_number)
        problem(c, STR("Must specify either FlowId or phone numbers"));
    if (has_number && json_member(voice, "SourcePhoneNumber") == NULL)
        problem(c, STR("Missing mandatory parameter SourcePhoneNumber"));
}

static void check_chat(struct checking *c, const struct json *entry_point)
{
    const struct json *chat =
        need(c, entry_point, "EntryPoint.", "ChatEntryPointParameters", JSON_OBJECT);
    if (chat != NULL)
        need(c, chat, "EntryPoint.ChatEntryPointParameters.", "FlowId", JSON_STRING);
}

static void check_entry_point(struct checking *c, struct str text)
{
    struct json_error error;
    const struct json *entry_point = text.p != NULL ? json_parse(c->arena, text, &error) : NULL;
    if (entry_point == NULL)
        return;
    const struct json *type = need(c, entry_point, "EntryPoint.", "Type", JSON_STRING);
    if (type != NULL && str_is(json_string(type), "VOICE_CALL"))
        check_voice(c, entry_point);
    else if (type != NULL)
        check_chat(c, entry_point);
}

static struct str identifiers_json(struct arena *a, const struct json *observations)
{
    struct text text = {.arena = a};
    struct json_writer w = {.out = &text};
    json_open(&w, '[');
    for (const struct json *o = json_first(observations); o != NULL; o = json_next(o))
        json_write_string(&w, json_string(json_member(o, "Identifier")));
    json_close(&w, ']');
    return text_str(&text);
}

bool test_content_check(struct arena *a, struct str content, struct str entry_point,
                        struct test_content *ret, struct str *reterr_problems)
{
    struct checking c = {.arena = a, .problems = {.arena = a}};
    c.w.out = &c.problems;
    json_open(&c.w, '[');
    const struct json *observations = check_content(&c, content);
    check_entry_point(&c, entry_point);
    json_close(&c.w, ']');
    if (c.count > 0) {
        *reterr_problems = text_str(&c.problems);
        return false;
    }
    *ret = (struct test_content){.observations = (int64_t)json_count(observations),
                                 .observation_ids = identifiers_json(a, observations)};
    return true;
}
