#include "describe/openapi.h"

#include "control/resource.h"
#include "operations/operation.h"

void openapi_get(struct control_call *call)
{
    struct str base_path = call->control->base_path;
    /* Relative to the document: whichever name and port it was asked for by. */
    const char *url = base_path.n > 0 ? arena_copy(call->arena, base_path).p : "/";
    control_reply(call, openapi_document(call->arena, &operations, url));
}
