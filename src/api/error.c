#include "api/error.h"

#include "base/array.h"
#include "base/nearest.h"

#include <assert.h>

/*
 * The first ten are the test-case operations' own (API reference, "Errors"). The protocol's are
 * those of Smithy's restJson1 servers. The gateway's are what API Gateway, which Connect stands
 * behind, answers with by itself ("Gateway response types").
 */
static const struct error_kind catalogue[] = {
    [ERROR_ACCESS_DENIED] = {"AccessDeniedException", 403,
                             "You do not have sufficient permissions to perform this action."},
    [ERROR_INTERNAL_SERVICE] = {"InternalServiceException", 500,
                                "Request processing failed because of an error or failure with "
                                "the service."},
    [ERROR_INVALID_PARAMETER] = {"InvalidParameterException", 400,
                                 "One or more of the specified parameters are not valid."},
    [ERROR_INVALID_REQUEST] = {"InvalidRequestException", 400, "The request is not valid."},
    [ERROR_RESOURCE_NOT_FOUND] = {"ResourceNotFoundException", 404, "Resource not found"},
    [ERROR_SERVICE_QUOTA_EXCEEDED] = {"ServiceQuotaExceededException", 402,
                                      "The service quota has been exceeded."},
    [ERROR_THROTTLING] = {"ThrottlingException", 429, "Rate exceeded"},

    [ERROR_DUPLICATE_RESOURCE] = {"DuplicateResourceException", 409,
                                  "A resource with the specified name already exists."},
    [ERROR_IDEMPOTENCY] = {"IdempotencyException", 409,
                           "An entity with the same name already exists."},
    [ERROR_INVALID_TEST_CASE] = {"InvalidTestCaseException", 400, "Invalid test case content"},

    [ERROR_SERIALIZATION] = {"SerializationException", 400, "The request cannot be read."},
    [ERROR_UNSUPPORTED_MEDIA_TYPE] = {"UnsupportedMediaTypeException", 415,
                                      "The content type must be application/json."},
    [ERROR_NOT_ACCEPTABLE] = {"NotAcceptableException", 406,
                              "The answer can only be application/json."},
    [ERROR_REQUEST_ENTITY_TOO_LARGE] = {"RequestEntityTooLargeException", 413,
                                        "The request body is too large."},
    [ERROR_REQUEST_HEADER_FIELDS_TOO_LARGE] = {"RequestHeaderFieldsTooLargeException", 431,
                                               "The request line and headers are too large."},
    [ERROR_UNKNOWN_OPERATION] = {"UnknownOperationException", 404, "Unknown operation"},
    [ERROR_METHOD_NOT_ALLOWED] = {"MethodNotAllowedException", 405, "Method not allowed"},

    [ERROR_EXPIRED_TOKEN] = {"ExpiredTokenException", 403,
                             "The security token included in the request is expired"},
    [ERROR_INVALID_SIGNATURE] = {"InvalidSignatureException", 403,
                                 "The request signature we calculated does not match the "
                                 "signature you provided. Check your AWS Secret Access Key and "
                                 "signing method. Consult the service documentation for details."},
    [ERROR_MISSING_AUTHENTICATION_TOKEN] = {"MissingAuthenticationTokenException", 403,
                                            "Missing Authentication Token"},
    [ERROR_UNRECOGNIZED_CLIENT] = {"UnrecognizedClientException", 403,
                                   "The security token included in the request is invalid."},
    [ERROR_INCOMPLETE_SIGNATURE] = {"IncompleteSignatureException", 403,
                                    "The request signature does not conform to AWS standards."},
    [ERROR_REQUEST_TIME_TOO_SKEWED] = {"RequestTimeTooSkewed", 403,
                                       "The difference between the request time and the current "
                                       "time is too large."},
    [ERROR_TOO_MANY_REQUESTS] = {"TooManyRequestsException", 429, "Too Many Requests"},
    [ERROR_LIMIT_EXCEEDED] = {"LimitExceededException", 429, "Limit Exceeded"},
    [ERROR_REQUEST_TIMEOUT] = {"RequestTimeoutException", 408, "The request timed out."},
    [ERROR_BAD_GATEWAY] = {"BadGatewayException", 502, "Bad Gateway"},
    [ERROR_SERVICE_UNAVAILABLE] = {"ServiceUnavailableException", 503, "Service Unavailable"},
    [ERROR_GATEWAY_TIMEOUT] = {"GatewayTimeoutException", 504,
                               "Network error communicating with endpoint"},
};

static_assert(ARRAY_COUNT(catalogue) == ERROR_CODES, "a row for each code");

const struct error_kind *error_kind(enum error_code code)
{
    return &catalogue[code];
}

const struct error_kind *error_kind_named(struct str name)
{
    for (size_t i = 0; i < ERROR_CODES; i++)
        if (str_is(name, catalogue[i].name))
            return &catalogue[i];
    return NULL;
}

const char *error_kind_nearest(struct str name)
{
    const char *names[ERROR_CODES];
    for (size_t i = 0; i < ERROR_CODES; i++)
        names[i] = catalogue[i].name;
    return names[nearest_index(name, names, ERROR_CODES)];
}

struct api_error api_error(enum error_code code, struct str message)
{
    const struct error_kind *kind = error_kind(code);
    return (struct api_error){.name = str_from(kind->name),
                              .status = kind->status,
                              .message = message,
                              .retry_after = RETRY_AFTER_NONE};
}
