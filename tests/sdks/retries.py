"""How often each SDK tries, with its defaults: measured, and to be measured again with each."""

ERRORS = (
    "ServiceQuotaExceededException",
    "AccessDeniedException",
    "ResourceNotFoundException",
    "ThrottlingException",
    "InternalServiceException",
    "ServiceUnavailableException",
    # The gateway's.
    "TooManyRequestsException",
    "LimitExceededException",
    "BadGatewayException",
    "GatewayTimeoutException",
    "RequestTimeoutException",
    # A wrong clock, as the service calls it.
    "RequestTimeTooSkewed",
    "InvalidSignatureException",
)
BROKEN = (
    "EMPTY_RESPONSE",
    "CONNECTION_RESET_BY_PEER",
    "MALFORMED_RESPONSE_CHUNK",
    "RANDOM_DATA_THEN_CLOSE",
    "TRUNCATED_BODY",
    "INVALID_JSON",
    "HANG",
)
FAULTS = {code: {"error": {"code": code}} for code in ERRORS} | {
    fault: {"fault": fault} for fault in BROKEN
}

ONCE = dict.fromkeys(("python", "cli", "javascript", "java", "go", "rust"), 1)
RETRIED = {"python": 3, "cli": 5, "javascript": 3, "java": 4, "go": 3, "rust": 3}
ATTEMPTS = {
    "ServiceQuotaExceededException": ONCE,
    "AccessDeniedException": ONCE,
    "ResourceNotFoundException": ONCE,
    "ThrottlingException": RETRIED,
    "InternalServiceException": RETRIED,
    "ServiceUnavailableException": RETRIED,
    "TooManyRequestsException": RETRIED,
    "LimitExceededException": RETRIED,
    "BadGatewayException": RETRIED,
    "GatewayTimeoutException": RETRIED,
    "RequestTimeoutException": RETRIED | {"cli": 1},
    "RequestTimeTooSkewed": ONCE | {"java": RETRIED["java"]},
    "InvalidSignatureException": ONCE,
    "EMPTY_RESPONSE": RETRIED,
    "CONNECTION_RESET_BY_PEER": RETRIED,
    "MALFORMED_RESPONSE_CHUNK": RETRIED | {"go": 1},
    "RANDOM_DATA_THEN_CLOSE": RETRIED | {"javascript": 1, "rust": 1},
    "TRUNCATED_BODY": RETRIED | {"python": 1, "go": 1},
    "INVALID_JSON": ONCE | {"java": RETRIED["java"]},
    "HANG": RETRIED,
}

# Go ends the body of an answer whose connection was closed in one of two ways, as its own threads happen
# to run: mostly "unexpected EOF", which the SDK does not try again, and a few times in a hundred "use of
# closed network connection", which it does. docs/fidelity.md, "Faster than the service", has the reason.
MOSTLY_ONCE = {"MALFORMED_RESPONSE_CHUNK": ("go",), "TRUNCATED_BODY": ("go",)}


def attempts_allowed(fault: str, sdk: str) -> range:
    """How many attempts of a call may be seen when each fails."""
    usual = ATTEMPTS[fault][sdk]
    return range(usual, RETRIED[sdk] + 1 if sdk in MOSTLY_ONCE.get(fault, ()) else usual + 1)


# Who measures by Date that its clock is wrong, corrects it and tries again, when the service refuses
# the signature for its time or says RequestTimeTooSkewed.
CORRECTS_ITS_CLOCK = {
    "InvalidSignatureException": ("javascript", "java", "go", "rust"),
    "RequestTimeTooSkewed": ("javascript", "java", "go", "rust"),
}

# Who waits as long as an answer asks, in which header.
WAITS = {
    "retryAfterSeconds": ("javascript", "java"),
    "retryAfterMilliseconds": ("python", "javascript", "go", "rust"),
}

# Who takes a broken body for a success with nothing in it.
EMPTY_SUCCESS = {"TRUNCATED_BODY": ("python",), "INVALID_JSON": ("python", "cli")}
