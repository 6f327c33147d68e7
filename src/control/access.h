/*
 * Who may call the control surface: the user of this machine, and whoever holds the user's token.
 * docs/security.md says why each rule is there.
 */
#pragma once

#include "base/str.h"

#include <stdbool.h>

/* What the user settled at the start. */
struct access_policy {
    /* The address or name listened on, as --host has it; absent for none but loopback's. */
    struct str bound_host;
    /* Another name that this server is called by, as --control-host has it; absent for none. */
    struct str control_host;
    /* The token of --control-token; absent (p == NULL) when there is none. */
    struct str token;
};

/* What a request says of its sender. A header that comes more than once is one list. */
struct access_claim {
    /* Its peer has a loopback address. */
    bool is_from_loopback;
    /* Host, or the authority of a target in absolute form, which goes before it (RFC 9112, 3.2.2);
     * Origin; Authorization. Absent (p == NULL) where the request has none. */
    struct str host;
    struct str origin;
    struct str authorization;
};

/* Why a call is refused. */
struct access_refusal {
    int status;
    /* The rule that it breaks. */
    const char *error;
    /* What would be let in. */
    const char *hint;
};

/*
 * Judges a call: NULL when it is let in, else a constant. Without a token the peer must have a
 * loopback address; with one everybody must send it (RFC 6750, 2.1). Host must be localhost, a
 * loopback address, the bound host or the control host, with any port. With a token it may also be
 * what no stranger's page can be called: another address, or a name that nobody can register, which
 * is one without a dot or below localhost, test (RFC 6761), local (RFC 6762), home.arpa (RFC
 * 8375) or internal (ICANN's resolution 2024.07.29.06). No Host at all is no foreign one, because
 * browsers always send it. Origin must be absent or http or https at that same Host (RFC 6454, 7),
 * so that `null` is foreign. The token is compared in a time that does not depend on where it
 * differs.
 */
const struct access_refusal *access_judge(const struct access_policy *policy,
                                          const struct access_claim *claim);

/* Whether `host` is a name or an address, as it would stand in Host without a port or brackets. */
bool access_host_is_valid(struct str host);

/* Whether `token` can be sent as a bearer token (RFC 6750, 2.1: b64token). */
bool access_token_is_valid(struct str token);
