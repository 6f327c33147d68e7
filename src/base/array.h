#pragma once

/* The number of elements of an array, not of a pointer to one. */
#define ARRAY_COUNT(array) (sizeof(array) / sizeof((array)[0]))
