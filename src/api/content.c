#include "api/content.h"

#include "api/input.h"
#include "http/limits.h"
#include "http/media_type.h"

/* As much of a header value as a message repeats. */
enum { VALUE_SHOWN_BYTES_MAX = 100 };

bool content_check_whole(const struct http_request *request, struct arena *a,
                         struct api_error *reterr)
{
    if (request->head_too_large)
        *reterr =
            api_error(ERROR_REQUEST_HEADER_FIELDS_TOO_LARGE,
                      arena_printf(a, "The request line and headers are over %d bytes or %d fields",
                                   LIMIT_HEAD_BYTES, LIMIT_HEAD_FIELDS));
    else if (request->flaw != NULL)
        *reterr = api_error(ERROR_SERIALIZATION,
                            arena_printf(a, "The request is malformed: %s", request->flaw));
    else if (request->body_too_large)
        *reterr = api_error(ERROR_REQUEST_ENTITY_TOO_LARGE,
                            arena_printf(a, "The request body is over %d bytes", LIMIT_BODY_BYTES));
    return http_request_is_whole(request);
}

static bool check_content_type(const struct http_request *request,
                               const struct operation *operation, struct arena *a,
                               struct api_error *reterr)
{
    struct str type = http_request_header(request, "content-type");
    if (request->body.n == 0 || (input_has_body(operation) && media_type_is_json(type)))
        return true;
    if (!input_has_body(operation))
        *reterr = api_error(ERROR_UNSUPPORTED_MEDIA_TYPE,
                            arena_printf(a, "%s takes no request body", operation->name));
    else
        *reterr = api_error(ERROR_UNSUPPORTED_MEDIA_TYPE,
                            arena_printf(a, "The content type must be application/json, not '%.*s'",
                                         STR_ARG(str_first(type, VALUE_SHOWN_BYTES_MAX))));
    return false;
}

bool content_negotiate(const struct http_request *request, const struct operation *operation,
                       struct arena *a, struct api_error *reterr)
{
    if (!check_content_type(request, operation, a, reterr))
        return false;
    struct str accept = http_request_header_list(a, request, "accept");
    if (media_type_accepts_json(accept))
        return true;
    *reterr = api_error(ERROR_NOT_ACCEPTABLE,
                        arena_printf(a, "The answer can only be application/json, not '%.*s'",
                                     STR_ARG(str_first(accept, VALUE_SHOWN_BYTES_MAX))));
    return false;
}
