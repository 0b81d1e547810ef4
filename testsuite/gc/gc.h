// A conservative collector for tests, and coroutines for it to scan. The collector collects at
// every allocation, knows objects by their beginnings only, and never uses memory again: what it
// frees reads as pointers to an object of zeros that is none of its own.
#ifndef GC_H
#define GC_H

#include "asyncify.h"
#include "test.h"

/// Memory of zeros. Collects first.
ASYNCIFY_NEVER ASYNCIFY_GC_CALL void *gc_alloc(unsigned long size);

/// Whether `object` is alive and was not freed; if not, counts a poisoned read. Programs ask
/// before they read anything of an object, and do without it then.
ASYNCIFY_NEVER ASYNCIFY_GC_NEVER int gc_look(const void *object);

/// A variable with pointers.
ASYNCIFY_NEVER ASYNCIFY_GC_NEVER void gc_root(void *variable, unsigned long size);

/// Prints how many poisoned reads there were and, as figures, what was done.
ASYNCIFY_NEVER ASYNCIFY_GC_NEVER void gc_report(void);

/// The next of a few numbers that look random; each coroutine has its own `seed`.
static inline unsigned draw(unsigned *seed) {
  *seed = *seed * 1103515245 + 12345;
  return *seed >> 16 & 0x7fff;
}

/// Runs `function` once for each number below `count`, all at the same time, and returns the sum
/// of what it returns.
long co_run(long (*function)(long number), int count);

/// Lets the others go on.
#ifdef BINARYEN
ASYNCIFY_SWITCH void co_pause(void);
#else
static inline void co_pause(void) { asyncify_pause(0); }
#endif

/// Tells the collector what may hold pointers of coroutines and of what runs them.
ASYNCIFY_NEVER ASYNCIFY_GC_NEVER void co_each_range(void (*scan)(void *low, void *high,
                                                                 void *context),
                                                    void *context);

/// How often a coroutine was paused.
extern long co_pauses;

#endif
