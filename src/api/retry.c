#include "api/retry.h"

struct str retry_invocation_id(const struct http_request *request)
{
    return http_request_header(request, "amz-sdk-invocation-id");
}

/* `s` when it is a number that fits an attempt, else the first. */
static struct str number(struct str s)
{
    uint64_t n;
    return str_parse_number(s, INT32_MAX, &n) ? s : STR("1");
}

struct str retry_attempt(const struct http_request *request)
{
    struct str rest = http_request_header(request, "amz-sdk-request");
    struct str piece;
    while (str_split(&rest, ';', &piece)) {
        piece = str_trim(piece);
        if (str_starts_with(piece, STR("attempt=")))
            return number(str_skip(piece, sizeof "attempt=" - 1));
    }
    return STR("1");
}

static bool is_listed(struct str name, const char *const names[])
{
    for (; *names != NULL; names++)
        if (str_is(name, *names))
            return true;
    return false;
}

enum retry_advice retry_advice(int status, struct str error)
{
    static const char *const throttling[] = {
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "RequestThrottledException",
        "TooManyRequestsException",
        "RequestLimitExceeded",
        "LimitExceededException",
        "RequestThrottled",
        "SlowDown",
        NULL,
    };
    /* Some SDKs correct their clock by the Date header and try again. */
    static const char *const clock_skew[] = {
        "RequestTimeTooSkewed",  "InvalidSignatureException",
        "SignatureDoesNotMatch", "RequestExpired",
        "AuthFailure",           NULL,
    };
    if (is_listed(error, throttling) || status == 500 || status == 502 || status == 503 ||
        status == 504)
        return RETRY_YES;
    if (is_listed(error, clock_skew) || status == 408 || status == 429 || status >= 500)
        return RETRY_DEPENDS;
    return status >= 400 ? RETRY_NO : RETRY_DEPENDS;
}
