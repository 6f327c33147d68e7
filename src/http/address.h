/*
 * Loopback addresses: 127.0.0.0/8 (RFC 1122, 3.2.1.3), ::1 (RFC 4291, 2.5.3), and the former as an
 * IPv6 socket sees it, ::ffff:127.0.0.0/104 (RFC 4291, 2.5.5.2).
 */
#pragma once

#include "base/str.h"

#include <stdbool.h>

struct sockaddr;

/* Whether a peer with this address is on this machine; false for NULL and for other families. */
bool address_is_loopback(const struct sockaddr *address);

/*
 * The same of an address in writing, without a port, IPv6 without brackets. Only the usual forms
 * count (inet_pton()); a name is no address.
 */
bool address_text_is_loopback(struct str text);

/* Whether it is an IPv4 or IPv6 address in writing at all, in the same forms. */
bool address_text_is_valid(struct str text);
