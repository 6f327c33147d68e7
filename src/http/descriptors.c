#include "http/descriptors.h"

#include "base/log.h"

#include <sys/resource.h>

enum {
    /* Standard streams, the listening socket, the database and its log, pipes; twice over. */
    DESCRIPTORS_OF_PROGRAM = 32,
    /* libmicrohttpd's epoll and wake-up for each thread; the same. */
    DESCRIPTORS_OF_THREAD = 4,
};

/* The soft limit, which is the usual one, is just LIMIT_CONNECTIONS. */
static rlim_t raise_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return RLIM_INFINITY;
    rlim_t soft = limit.rlim_cur;
    limit.rlim_cur = limit.rlim_max;
    return setrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_max : soft;
}

bool descriptors_allow(unsigned wanted, unsigned threads, unsigned *ret_connections,
                       struct problem *reterr)
{
    rlim_t limit = raise_limit();
    rlim_t others = DESCRIPTORS_OF_PROGRAM + (rlim_t)DESCRIPTORS_OF_THREAD * threads;
    if (limit == RLIM_INFINITY || limit >= others + wanted) {
        *ret_connections = wanted;
        return true;
    }
    rlim_t needed = others + threads;
    if (limit < needed) {
        problem_set(reterr, "only %llu files may be open; at least %llu are needed (ulimit -n)",
                    (unsigned long long)limit, (unsigned long long)needed);
        return false;
    }
    *ret_connections = (unsigned)(limit - others);
    log_line("only %llu files may be open (ulimit -n): at most %u connections at a time, not %u",
             (unsigned long long)limit, *ret_connections, wanted);
    return true;
}
