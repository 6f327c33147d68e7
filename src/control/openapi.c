#include "describe/openapi.h"

#include "control/resource.h"
#include "operations/operation.h"

void openapi_get(struct control_call *call)
{
    /* Relative to the document: whichever name and port it was asked for by. */
    control_reply(call, openapi_document(call->arena, &operations, "/"));
}
