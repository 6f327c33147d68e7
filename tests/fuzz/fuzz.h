/*
 * What the fuzz targets share. A target is a program with LLVMFuzzerTestOneInput(): built with
 * -Dfuzz=true libFuzzer calls it with inputs of its making, in every other build replay.c calls it
 * with the files of the target's corpus.
 */
#pragma once

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "http/message.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The oracle: ends the program, with the place, when what must hold does not. */
#define FUZZ_REQUIRE(condition, ...)                                                               \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                \
            fprintf(stderr, __VA_ARGS__);                                                          \
            fputc('\n', stderr);                                                                   \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* The input as a text of exactly that size, so that a read behind its end is noticed. */
struct str fuzz_text(struct arena *a, const uint8_t *data, size_t size);

/* The text as JSON, or NULL. */
const struct json *fuzz_json(struct arena *a, struct str text);

/*
 * Takes the next request off the front of `*rest`: a request line, header lines, an empty line and
 * a body that ends before the line "%%" or with the text. Returns false at the end.
 */
bool fuzz_next_request(struct arena *a, struct str *rest, struct http_request *ret);
