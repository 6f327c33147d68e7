/*
 * A file system for SQLite that fails when it is told to: a shim over the system's own, the default
 * of the process once it is installed.
 */
#pragma once

#include <stdbool.h>

enum failing_how {
    /* The n-th call alone. */
    FAILING_ONCE,
    /* The n-th call and all behind it. */
    FAILING_ON,
    /* The same, but only calls that want room on the disk count and fail. */
    FAILING_FULL,
};

/* Before the process opens its first database. */
void failing_vfs_install(void);

/* Has calls fail from the n-th on, which counts from 1. */
void failing_vfs_arm(enum failing_how how, int n);

/* Lets all calls succeed. */
void failing_vfs_heal(void);

/* Whether a call has failed since failing_vfs_arm(). */
bool failing_vfs_has_failed(void);

/* How many calls have counted since failing_vfs_arm(). */
int failing_vfs_calls(void);
