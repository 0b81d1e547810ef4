// What the programs to be measured share. Each is a command: `run` works and does not suspend, `loop`
// does little else.
#ifndef BENCH_H
#define BENCH_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The switch call. Comes back with `2 * x + 1`, at once or after a suspension.
__attribute__((import_module("host"), import_name("wait"))) int host_wait(int x);

/// Work, in which nothing suspends.
void run(void);

/// Suspends often.
void loop(void);

#ifdef __cplusplus
}
#endif

#define NOINLINE __attribute__((noinline))

#endif
