/*
 * How the rows of the operation table write their members.
 */
#pragma once

#include "api/model.h"
#include "base/array.h"

#define MEMBERS(a) .members = (a), .member_count = ARRAY_COUNT(a)

#define LABEL(member_name, member_shape)                                                           \
    {                                                                                              \
        .name = (member_name), .wire_name = (member_name), .location = IN_LABEL,                   \
        .shape = (member_shape), .required = true                                                  \
    }
#define QUERY(member_name, parameter, member_shape)                                                \
    {                                                                                              \
        .name = (member_name), .wire_name = (parameter), .location = IN_QUERY,                     \
        .shape = (member_shape)                                                                    \
    }
#define HEADER(member_name, header, member_shape)                                                  \
    {                                                                                              \
        .name = (member_name), .wire_name = (header), .location = IN_HEADER,                       \
        .shape = (member_shape)                                                                    \
    }
#define BODY(member_name, member_shape)                                                            \
    {                                                                                              \
        .name = (member_name), .wire_name = (member_name), .location = IN_BODY,                    \
        .shape = (member_shape)                                                                    \
    }
#define REQUIRED_BODY(member_name, member_shape)                                                   \
    {                                                                                              \
        .name = (member_name), .wire_name = (member_name), .location = IN_BODY,                    \
        .shape = (member_shape), .required = true                                                  \
    }
#define CLIENT_TOKEN                                                                               \
    {                                                                                              \
        .name = "ClientToken", .wire_name = "ClientToken", .location = IN_BODY,                    \
        .shape = &shape_client_token, .idempotency_token = true                                    \
    }
