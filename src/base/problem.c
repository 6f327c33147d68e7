#include "base/problem.h"

#include <stdarg.h>
#include <stdio.h>

void problem_set(struct problem *p, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(p->text, sizeof p->text, format, arguments);
    va_end(arguments);
}
