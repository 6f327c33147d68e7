#include "coverage/tally.h"

/* --- counting --- */

/* The index of the operation's idempotency token, or its member_count. */
static size_t token_index(const struct operation *operation)
{
    size_t i = 0;
    while (i < operation->member_count && !operation->members[i].idempotency_token)
        i++;
    return i;
}

static void count_error(struct tally *t, const struct operation *operation, struct str error)
{
    for (size_t i = 0; i < OPERATION_ERRORS_MAX && operation->errors[i] != NULL; i++)
        t->errors[i] += str_is(error, operation->errors[i]);
}

static void raise_to(struct site_tally *site, uint64_t requests, int64_t largest)
{
    if (requests > 0 && (site->requests == 0 || largest > site->largest))
        site->largest = largest;
    site->requests += requests;
}

void tally_count(struct tally *t, const struct coverage_request *request,
                 const struct site_use uses[SITES_MAX])
{
    const struct input *input = request->input;
    size_t token = token_index(request->operation);
    t->requests++;
    t->succeeded += request->is_answered && request->error.p == NULL;
    t->with_unknown += input->unknown_count > 0;
    if (request->is_answered && request->error.p != NULL)
        count_error(t, request->operation, request->error);
    if (!input->is_complete)
        return;
    t->without_token += token < request->operation->member_count && input->members[token] == NULL;
    for (size_t i = 0; i < SITES_MAX; i++)
        raise_to(&t->sites[i], uses[i].is_set, uses[i].largest);
}

void tally_add(struct tally *t, const struct tally *other)
{
    t->requests += other->requests;
    t->succeeded += other->succeeded;
    t->without_token += other->without_token;
    t->with_unknown += other->with_unknown;
    t->unlisted += other->unlisted;
    for (size_t i = 0; i < OPERATION_ERRORS_MAX; i++)
        t->errors[i] += other->errors[i];
    for (size_t i = 0; i < SITES_MAX; i++)
        raise_to(&t->sites[i], other->sites[i].requests, other->sites[i].largest);
}

/* --- as a row --- */

static void add_errors(struct coverage_row *row, const struct tally *t, struct arena *a)
{
    struct coverage_error *errors = arena_new(a, OPERATION_ERRORS_MAX * sizeof *errors);
    const char *const *names = row->operation->errors;
    for (size_t i = 0; i < OPERATION_ERRORS_MAX && names[i] != NULL; i++)
        errors[row->error_count++] = (struct coverage_error){names[i], t->errors[i]};
    row->errors = errors;
}

static void add_members(struct coverage_row *row, const struct tally *t, const struct sites *sites,
                        struct arena *a)
{
    struct coverage_member *members = arena_new(a, sites->count * sizeof *members);
    for (size_t i = 0; i < sites->count; i++)
        if (sites->list[i].is_member)
            members[row->member_count++] =
                (struct coverage_member){sites->list[i].path, t->sites[i].requests};
    row->members = members;
}

static bool is_near(int64_t largest, int64_t maximum)
{
    if (largest <= 0 || largest >= maximum)
        return largest >= maximum;
    /* No maximum of the model is near INT64_MAX, and so the products are whole. */
    return largest * 100 >= maximum * COVERAGE_NEAR_PERCENT;
}

static void add_limits(struct coverage_row *row, const struct tally *t, const struct sites *sites,
                       struct arena *a)
{
    struct coverage_limit *limits = arena_new(a, sites->count * sizeof *limits);
    for (size_t i = 0; i < sites->count; i++) {
        const struct site_tally *site = &t->sites[i];
        int64_t maximum;
        if (!site_maximum(&sites->list[i], &maximum))
            continue;
        limits[row->limit_count++] = (struct coverage_limit){
            .path = sites->list[i].path,
            .constraint = site_constraint(&sites->list[i]),
            .maximum = maximum,
            .was_sent = site->requests > 0,
            .largest = site->largest,
            .is_near = site->requests > 0 && is_near(site->largest, maximum),
        };
    }
    row->limits = limits;
}

struct coverage_row tally_row(const struct tally *t, const struct operation *operation,
                              const struct sites *sites, struct arena *a)
{
    size_t token = token_index(operation);
    struct coverage_row row = {
        .operation = operation,
        .requests = t->requests,
        .succeeded = t->succeeded,
        .token = token < operation->member_count ? operation->members[token].name : NULL,
        .without_token = t->without_token,
        .with_unknown = t->with_unknown,
        .unlisted = t->unlisted,
    };
    add_errors(&row, t, a);
    add_members(&row, t, sites, a);
    add_limits(&row, t, sites, a);
    return row;
}
