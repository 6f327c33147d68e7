#include "http/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

static bool is_loopback_4(const struct in_addr *address)
{
    return ntohl(address->s_addr) >> 24 == IN_LOOPBACKNET;
}

static bool is_loopback_6(const struct in6_addr *address)
{
    if (IN6_IS_ADDR_LOOPBACK(address))
        return true;
    struct in_addr mapped;
    memcpy(&mapped, address->s6_addr + sizeof *address - sizeof mapped, sizeof mapped);
    return IN6_IS_ADDR_V4MAPPED(address) && is_loopback_4(&mapped);
}

bool address_is_loopback(const struct sockaddr *address)
{
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
    if (address == NULL)
        return false;
    switch (address->sa_family) {
    case AF_INET:
        memcpy(&in, address, sizeof in);
        return is_loopback_4(&in.sin_addr);
    case AF_INET6:
        memcpy(&in6, address, sizeof in6);
        return is_loopback_6(&in6.sin6_addr);
    default:
        return false;
    }
}

/* Reads an address of `family` into `ret`, a struct in_addr or in6_addr. */
static bool read_text(int family, struct str text, void *ret)
{
    char terminated[INET6_ADDRSTRLEN];
    if (text.n == 0 || text.n >= sizeof terminated || str_find(text, '\0') < text.n)
        return false;
    memcpy(terminated, text.p, text.n);
    terminated[text.n] = '\0';
    return inet_pton(family, terminated, ret) == 1;
}

bool address_text_is_loopback(struct str text)
{
    struct in_addr in;
    struct in6_addr in6;
    return (read_text(AF_INET, text, &in) && is_loopback_4(&in)) ||
           (read_text(AF_INET6, text, &in6) && is_loopback_6(&in6));
}

bool address_text_is_valid(struct str text)
{
    struct in_addr in;
    struct in6_addr in6;
    return read_text(AF_INET, text, &in) || read_text(AF_INET6, text, &in6);
}
