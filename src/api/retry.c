#include "api/retry.h"

struct str retry_invocation_id(const struct http_request *request)
{
    return http_request_header(request, "amz-sdk-invocation-id");
}

struct str retry_attempt(const struct http_request *request)
{
    struct str rest = http_request_header(request, "amz-sdk-request");
    struct str piece;
    while (str_split(&rest, ';', &piece)) {
        piece = str_trim(piece);
        if (str_starts_with(piece, STR("attempt=")))
            return str_skip(piece, sizeof "attempt=" - 1);
    }
    return STR("1");
}
