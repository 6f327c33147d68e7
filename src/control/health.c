#include "base/clock.h"
#include "control/resource.h"

void health_get(struct control_call *call)
{
    int64_t uptime_ms = (clock_monotonic_us() - call->control->started_us) / 1000;
    struct text text = {.arena = call->arena};
    struct json_writer w = {.out = &text};
    json_open(&w, '{');
    json_write_string_member(&w, "status", STR("ok"));
    json_write_string_member(&w, "version", str_from(call->control->version));
    json_write_name(&w, "uptimeSeconds");
    json_write_thousandths(&w, uptime_ms);
    json_close(&w, '}');
    control_reply(call, text_str(&text));
}
