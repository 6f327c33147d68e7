/*
 * Executions of an instance that wait for room to run. When each will run is settled whenever that
 * can change, at a start and at a stop, so that in between the state follows from the clock alone.
 */
#include "store/internal.h"

/* The integer that a statement selects; `none` when it selects no row. */
static bool select_integer(struct store *s, sqlite3_stmt *select, int64_t none, int64_t *ret)
{
    int code = statement_step(s, select);
    *ret = code == SQLITE_ROW ? sqlite3_column_int64(select, 0) : none;
    statement_end(select);
    return code == SQLITE_ROW || code == SQLITE_DONE;
}

static bool is_full(struct store *s, const struct store_start *start, bool *ret)
{
    int64_t count;
    sqlite3_stmt *select = statement_use(s, STATEMENT_IN_FLIGHT_COUNT);
    bind_integer(select, 1, s->scope->id);
    bind_text(select, 2, store_instance_resolve(start->instance_id));
    bind_integer(select, 3, start->now_ms);
    if (!select_integer(s, select, 0, &count))
        return false;
    *ret = count >= start->in_flight_max;
    return true;
}

/* Moves a whole course, to run at that time; one that never ends has no end to move. */
static void run_at(struct store_course *course, int64_t runs_ms)
{
    if (course->ends_ms != STORE_NEVER)
        course->ends_ms += runs_ms - course->runs_ms;
    course->runs_ms = runs_ms;
}

/*
 * Moves a course to when fewer than `running_max` of the executions before it are left; not before
 * `runs_ms`. An execution that goes by reads takes no room and waits for none.
 */
static bool make_room(struct store *s, struct str instance_id, int64_t running_max,
                      int64_t sequence, struct store_course *course)
{
    if (running_max == 0 || course->times > 0)
        return true;
    int64_t free_ms;
    sqlite3_stmt *select = statement_use(s, STATEMENT_SLOT_FREE);
    bind_integer(select, 1, s->scope->id);
    bind_text(select, 2, store_instance_resolve(instance_id));
    bind_integer(select, 3, course->runs_ms);
    bind_integer(select, 4, running_max);
    bind_integer(select, 5, sequence);
    if (!select_integer(s, select, course->runs_ms, &free_ms))
        return false;
    run_at(course, free_ms);
    return true;
}

enum store_status store_queue_admit(struct store *s, struct store_start *start, int64_t sequence)
{
    bool full = false;
    if (start->in_flight_max > 0 && !is_full(s, start, &full))
        return STORE_FAILED;
    if (full)
        return STORE_QUOTA_EXCEEDED;
    return make_room(s, start->instance_id, start->running_max, sequence, &start->course)
               ? STORE_OK
               : STORE_FAILED;
}

static bool move(struct store *s, const struct store_execution *e)
{
    sqlite3_stmt *update = statement_use(s, STATEMENT_EXECUTION_MOVE);
    bind_integer(update, 1, s->scope->id);
    bind_integer(update, 2, e->sequence);
    bind_moment(update, 3, e->course.runs_ms);
    bind_moment(update, 4, e->course.ends_ms);
    return statement_run(s, update);
}

bool store_queue_close_up(struct store *s, struct arena *a, const struct store_stop *stop,
                          const struct store_execution *stopped)
{
    if (stop->running_max == 0)
        return true;
    struct store_execution e = *stopped;
    for (;;) {
        sqlite3_stmt *find = statement_use(s, STATEMENT_WAITING_FIND);
        bind_integer(find, 1, s->scope->id);
        bind_text(find, 2, stopped->instance_id);
        bind_integer(find, 3, stop->now_ms);
        bind_integer(find, 4, e.sequence);
        enum store_status status = store_execution_step(s, a, find, &e);
        if (status != STORE_OK)
            return status == STORE_NOT_FOUND;
        /* As soon as it could have run by itself, or now. */
        int64_t soonest_ms = e.started_ms + e.course.initiated_ms;
        run_at(&e.course, soonest_ms > stop->now_ms ? soonest_ms : stop->now_ms);
        if (!make_room(s, e.instance_id, stop->running_max, e.sequence, &e.course) || !move(s, &e))
            return false;
    }
}
