/*
 * HTTPS: the server's certificate, and what goes past libmicrohttpd on a connection that TLS
 * protects. TLS is GnuTLS's, inside libmicrohttpd.
 */
#pragma once

#include "base/arena.h"
#include "base/problem.h"
#include "base/str.h"

#include <microhttpd.h>
#include <stdbool.h>

/* A certificate, with its chain behind it, and its private key: zero-terminated PEM texts. */
struct tls_identity {
    const char *certificate;
    const char *key;
};

/* TLS 1.2 and 1.3, in the words of GnuTLS ("Priority strings"). */
#define TLS_PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

/* A certificate file, a key file. Over it: the program does not start. */
enum { TLS_FILE_BYTES_MAX = 1024 * 1024 };

/*
 * Reads and checks both, into the arena. Returns false with one line that names option and file:
 * what cannot be read or is no PEM, an encrypted key, a key that is not the certificate's, a
 * libmicrohttpd that was built without TLS.
 */
bool tls_identity_read(struct arena *a, const char *certificate_file, const char *key_file,
                       struct tls_identity *ret, struct problem *reterr);

/* Whether a connection is one of TLS. */
bool tls_protects(struct MHD_Connection *mhd);

/* Sends bytes inside the TLS stream, as many as the socket takes. */
void tls_send(struct MHD_Connection *mhd, struct str bytes);
