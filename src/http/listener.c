#include "http/listener.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int bind_and_listen(const struct addrinfo *address)
{
    int fd = socket(address->ai_family, SOCK_STREAM, 0);
    if (fd < 0)
        return -1;
    int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, address->ai_addr, address->ai_addrlen) == 0 && listen(fd, SOMAXCONN) == 0)
        return fd;
    int reason = errno;
    close(fd);
    errno = reason;
    return -1;
}

static void write_url(const char *scheme, int fd, char url[LISTENER_URL_BYTES_MAX])
{
    struct sockaddr_storage address = {0};
    socklen_t n = sizeof address;
    char host[64] = "", port[8] = "";
    getsockname(fd, (struct sockaddr *)&address, &n);
    getnameinfo((struct sockaddr *)&address, n, host, sizeof host, port, sizeof port,
                NI_NUMERICHOST | NI_NUMERICSERV);
    bool is_ipv6 = address.ss_family == AF_INET6;
    snprintf(url, LISTENER_URL_BYTES_MAX, is_ipv6 ? "%s://[%s]:%s" : "%s://%s:%s", scheme, host,
             port);
}

bool listener_open(const char *scheme, const char *host, uint16_t port, struct listener *ret,
                   struct problem *reterr)
{
    struct addrinfo hints = {
        .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE};
    struct addrinfo *found;
    char service[8];
    snprintf(service, sizeof service, "%u", (unsigned)port);
    int failed = getaddrinfo(host, service, &hints, &found);
    if (failed != 0) {
        problem_set(reterr, "--host %s: %s", host, gai_strerror(failed));
        return false;
    }
    int fd = -1;
    for (const struct addrinfo *address = found; fd < 0 && address != NULL;
         address = address->ai_next)
        fd = bind_and_listen(address);
    int reason = errno;
    freeaddrinfo(found);
    if (fd < 0) {
        problem_set(reterr, "--host %s, --port %u: cannot listen: %s%s", host, (unsigned)port,
                    strerror(reason), reason == EADDRINUSE ? "; --port 0 takes any free port" : "");
        return false;
    }
    ret->fd = fd;
    write_url(scheme, fd, ret->url);
    return true;
}
