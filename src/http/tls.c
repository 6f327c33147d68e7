#include "http/tls.h"

#include "base/file.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

static gnutls_datum_t datum(struct str s)
{
    return (gnutls_datum_t){.data = (unsigned char *)(uintptr_t)s.p, .size = (unsigned)s.n};
}

/* GnuTLS's reason why a text is no certificate in PEM; 0 when it is one. */
static int check_certificate(struct str pem)
{
    gnutls_x509_crt_t *list;
    unsigned count;
    gnutls_datum_t data = datum(pem);
    int failure = gnutls_x509_crt_list_import2(&list, &count, &data, GNUTLS_X509_FMT_PEM, 0);
    if (failure < 0)
        return failure;
    for (unsigned i = 0; i < count; i++)
        gnutls_x509_crt_deinit(list[i]);
    gnutls_free(list);
    return 0;
}

static int check_key(struct str pem)
{
    gnutls_x509_privkey_t key;
    gnutls_datum_t data = datum(pem);
    int failure = gnutls_x509_privkey_init(&key);
    if (failure < 0)
        return failure;
    failure = gnutls_x509_privkey_import2(key, &data, GNUTLS_X509_FMT_PEM, NULL, 0);
    gnutls_x509_privkey_deinit(key);
    return failure;
}

static int check_pair(struct str certificate, struct str key)
{
    gnutls_certificate_credentials_t pair;
    gnutls_datum_t certificate_data = datum(certificate), key_data = datum(key);
    int failure = gnutls_certificate_allocate_credentials(&pair);
    if (failure < 0)
        return failure;
    failure = gnutls_certificate_set_x509_key_mem(pair, &certificate_data, &key_data,
                                                  GNUTLS_X509_FMT_PEM);
    gnutls_certificate_free_credentials(pair);
    return failure;
}

bool tls_identity_read(struct arena *a, const char *certificate_file, const char *key_file,
                       struct tls_identity *ret, struct problem *reterr)
{
    struct str certificate, key;
    if (MHD_is_feature_supported(MHD_FEATURE_TLS) != MHD_YES) {
        problem_set(reterr, "--tls-cert %s: this machine's libmicrohttpd was built without TLS",
                    certificate_file);
        return false;
    }
    if (!file_read(a, "--tls-cert", certificate_file, TLS_FILE_BYTES_MAX, &certificate, reterr) ||
        !file_read(a, "--tls-key", key_file, TLS_FILE_BYTES_MAX, &key, reterr))
        return false;
    int failure = check_certificate(certificate);
    if (failure < 0) {
        problem_set(reterr, "--tls-cert %s: not a certificate in PEM form: %s", certificate_file,
                    gnutls_strerror(failure));
        return false;
    }
    failure = check_key(key);
    if (failure < 0) {
        problem_set(reterr, "--tls-key %s: not an unencrypted private key in PEM form: %s",
                    key_file, gnutls_strerror(failure));
        return false;
    }
    failure = check_pair(certificate, key);
    if (failure < 0) {
        problem_set(reterr, "--tls-key %s: not the key of the certificate in --tls-cert %s: %s",
                    key_file, certificate_file, gnutls_strerror(failure));
        return false;
    }
    *ret = (struct tls_identity){.certificate = certificate.p, .key = key.p};
    return true;
}

static gnutls_session_t session_of(struct MHD_Connection *mhd)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    return info != NULL ? (gnutls_session_t)info->tls_session : NULL;
}

bool tls_protects(struct MHD_Connection *mhd)
{
    return session_of(mhd) != NULL;
}

void tls_send(struct MHD_Connection *mhd, struct str bytes)
{
    gnutls_session_t session = session_of(mhd);
    while (bytes.n > 0) {
        ssize_t sent = gnutls_record_send(session, bytes.p, bytes.n);
        if (sent <= 0)
            return;
        bytes = str_skip(bytes, (size_t)sent);
    }
}
