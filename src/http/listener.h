/*
 * A listening socket. It is opened before anything else that leaves traces, so that a port in use
 * costs nothing.
 */
#pragma once

#include "base/problem.h"

#include <stdbool.h>
#include <stdint.h>

enum { LISTENER_URL_BYTES_MAX = 128 };

struct listener {
    int fd;
    /* "http://127.0.0.1:2663", with the address and port that were really taken. */
    char url[LISTENER_URL_BYTES_MAX];
};

/*
 * Listens on an IPv4 or IPv6 address or a name of this machine; port 0 takes any free one. Returns
 * false with the reason. `scheme` begins the URL: "http" or "https". The caller closes the
 * descriptor, or hands it to http_server_new().
 */
bool listener_open(const char *scheme, const char *host, uint16_t port, struct listener *ret,
                   struct problem *reterr);
