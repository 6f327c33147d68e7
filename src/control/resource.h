/*
 * What the resources of the control surface share: the shape of a handler, parameters, replies.
 */
#pragma once

#include "base/fields.h"
#include "base/json.h"
#include "base/text.h"
#include "control/control.h"
#include "http/target.h"

#include <stdbool.h>
#include <stddef.h>

/* One more than any resource has: the list ends with NULL. */
enum { CONTROL_PARAMETERS_MAX = 9 };

/* One call of a resource. */
struct control_call {
    const struct control *control;
    const struct http_request *request;
    struct arena *arena;
    /* The decoded values of the resource's parameters, in its order; p == NULL when not given. */
    struct str parameters[CONTROL_PARAMETERS_MAX];
    struct http_response *ret;
};

/* A row of the table of resources. */
struct resource {
    const char *method;
    const char *path;
    /* The query parameters that it knows. */
    const char *parameters[CONTROL_PARAMETERS_MAX];
    void (*handle)(struct control_call *call);
};

/* Answers 200 with a JSON document. */
void control_reply(struct control_call *call, struct str json);

/* The same with {"status":"ok"}: done, and nothing more to say. */
void control_reply_ok(struct control_call *call);

/* Answers 200 with a body of another content type, which must be a constant. */
void control_reply_as(struct control_call *call, const char *content_type, struct str body);

/* Answers with an error. */
void control_refuse(struct control_call *call, int status, const struct field_error *error);

/* Parses the body; NULL after an answer of 400 that names the place. */
const struct json *control_body(struct control_call *call);

/* The resources' handlers, a file each. */
void health_get(struct control_call *call);
void reset_post(struct control_call *call);
void faults_get(struct control_call *call);
void faults_post(struct control_call *call);
void faults_patch(struct control_call *call);
void faults_delete(struct control_call *call);
void requests_get(struct control_call *call);
void requests_count(struct control_call *call);
void requests_delete(struct control_call *call);
void report_get(struct control_call *call);
void progression_get(struct control_call *call);
void progression_put(struct control_call *call);
void snapshot_get(struct control_call *call);
void fixtures_post(struct control_call *call);
void clock_get(struct control_call *call);
void clock_put(struct control_call *call);
void openapi_get(struct control_call *call);
