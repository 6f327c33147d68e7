#include "control/access.h"

#include "base/array.h"
#include "base/digest.h"
#include "http/address.h"

#include <stdint.h>

/* Takes the port and the brackets off a Host (RFC 9110, 7.2); false when it is none. */
static bool read_host(struct str host, struct str *ret_name)
{
    bool has_brackets = host.n > 0 && host.p[0] == '[';
    struct str rest = has_brackets ? str_skip(host, 1) : host;
    struct str name = str_first(rest, str_find(rest, has_brackets ? ']' : ':'));
    rest = str_skip(rest, name.n);
    if (has_brackets && rest.n == 0)
        return false;
    rest = str_skip(rest, has_brackets ? 1 : 0);
    uint64_t port;
    *ret_name = name;
    return name.n > 0 && (rest.n == 0 || (rest.p[0] == ':' &&
                                          str_parse_number(str_skip(rest, 1), UINT16_MAX, &port)));
}

static bool is_own(const struct access_policy *policy, struct str name)
{
    return str_equal_nocase(name, STR("localhost")) || address_text_is_loopback(name) ||
           str_equal_nocase(name, policy->bound_host) ||
           str_equal_nocase(name, policy->control_host);
}

/* Whether it has the characters of a name, and not those of a list of Hosts. */
static bool is_name(struct str name)
{
    return str_has_only(name, STR(STR_LETTERS_AND_DIGITS "-_."));
}

/* A name that no stranger can register, and so no page that was rebound. */
static bool is_private_name(struct str name)
{
    static const char *const domains[] = {".localhost", ".test", ".local", ".home.arpa",
                                          ".internal"};
    for (size_t i = 0; i < ARRAY_COUNT(domains); i++) {
        struct str domain = str_from(domains[i]);
        if (name.n > domain.n && str_equal_nocase(str_skip(name, name.n - domain.n), domain))
            return true;
    }
    return str_find(name, '.') == name.n;
}

static bool is_host_foreign(const struct access_policy *policy, const struct access_claim *claim)
{
    struct str name;
    if (claim->host.p == NULL)
        return false;
    if (!read_host(claim->host, &name))
        return true;
    bool has_token = policy->token.p != NULL;
    return !(is_own(policy, name) || (has_token && (address_text_is_valid(name) ||
                                                    (is_name(name) && is_private_name(name)))));
}

static bool is_origin_foreign(const struct access_policy *policy, const struct access_claim *claim)
{
    (void)policy;
    static const char *const schemes[] = {"http://", "https://"};
    if (claim->origin.p == NULL)
        return false;
    for (size_t i = 0; i < ARRAY_COUNT(schemes); i++) {
        struct str scheme = str_from(schemes[i]);
        if (claim->host.n > 0 && str_starts_with(claim->origin, scheme) &&
            str_equal_nocase(str_skip(claim->origin, scheme.n), claim->host))
            return false;
    }
    return true;
}

static bool is_peer_foreign(const struct access_policy *policy, const struct access_claim *claim)
{
    return policy->token.p == NULL && !claim->is_from_loopback;
}

static bool is_token_wrong(const struct access_policy *policy, const struct access_claim *claim)
{
    if (policy->token.p == NULL)
        return false;
    struct str rest = claim->authorization, scheme;
    return !(str_split(&rest, ' ', &scheme) && str_equal_nocase(scheme, STR("Bearer")) &&
             digest_equal(str_trim(rest), policy->token));
}

static const struct {
    bool (*is_broken)(const struct access_policy *policy, const struct access_claim *claim);
    struct access_refusal refusal;
} rules[] = {
    {is_peer_foreign,
     {403, "without --control-token the control surface answers this machine alone",
      "call it through a loopback address, or start the server with --control-token TOKEN and send "
      "'Authorization: Bearer TOKEN'"}},
    {is_token_wrong,
     {401,
      "the control surface asks for the token of --control-token, which this call does not have",
      "send 'Authorization: Bearer TOKEN'"}},
    {is_host_foreign,
     {403, "the Host of this call is not one of this server's",
      "call it by localhost, a loopback address (with --control-token any address) or what --host "
      "says, or start the server with --control-host NAME"}},
    {is_origin_foreign,
     {403, "the control surface takes no calls from pages of another Origin",
      "call it from outside of the browser"}},
};

const struct access_refusal *access_judge(const struct access_policy *policy,
                                          const struct access_claim *claim)
{
    for (size_t i = 0; i < ARRAY_COUNT(rules); i++)
        if (rules[i].is_broken(policy, claim))
            return &rules[i].refusal;
    return NULL;
}

bool access_host_is_valid(struct str host)
{
    return host.n > 0 && (is_name(host) || address_text_is_valid(host));
}

bool access_token_is_valid(struct str token)
{
    size_t n = token.n;
    while (n > 0 && token.p[n - 1] == '=')
        n--;
    return n > 0 && str_has_only(str_first(token, n), STR(STR_LETTERS_AND_DIGITS "-._~+/"));
}
