// Closures: each a function and what it has captured, called through pointers; lazy streams of
// them, and structs that are returned by value.
// PRINTS: 10122
#include "gc.h"

struct closure {
  long (*call)(struct closure *self, long argument);
  struct closure *captured[3];
  long number;
};

struct stream {
  long first;
  struct closure *rest;
};

NOINLINE static struct closure *closure(long (*call)(struct closure *, long), long number,
                                        struct closure *a, struct closure *b) {
  struct closure *result = gc_alloc(sizeof *result);
  result->call = call;
  result->number = number;
  result->captured[0] = a;
  result->captured[1] = b;
  return result;
}

NOINLINE static long apply(struct closure *it, long argument) {
  co_pause();
  return it && gc_look(it) ? it->call(it, argument) : 0;
}

static long adds(struct closure *self, long argument) { return self->number + argument; }

static long composes(struct closure *self, long argument) {
  struct closure *first = self->captured[0], *then = self->captured[1];
  return apply(then, apply(first, argument));
}

static long twice(struct closure *self, long argument) {
  struct closure *made = closure(composes, 0, self->captured[0], self->captured[0]);
  return apply(made, apply(made, argument));
}

static long chooses(struct closure *self, long argument) {
  struct closure *fresh = closure(adds, argument % 5, 0, 0);
  struct closure **slot = &self->captured[argument & 1];
  struct closure *known = *slot;
  *slot = fresh;
  return apply(known, argument) + apply(argument % 3 ? fresh : known, 1);
}

NOINLINE static struct stream stream_of(struct closure *next, long seed) {
  long first = apply(next, seed);
  return (struct stream){first, closure(composes, first, next, next)};
}

NOINLINE static long sum(struct stream stream, int count) {
  long result = 0;
  for (int i = 0; i < count; i++) {
    struct stream other = stream_of(stream.rest, i);
    result += stream.first % 100 + other.first % 10;
    stream = i % 4 ? other : stream_of(closure(adds, i, 0, 0), stream.first);
    if (i % 5 == 4)
      stream.rest = closure(adds, 3, 0, 0);
  }
  return result;
}

static long task(long number) {
  long result = 0;
  for (int i = 0; i < 12; i++) {
    struct closure *add = closure(adds, i + number, 0, 0);
    struct closure *both = closure(composes, 0, add, closure(adds, 2, 0, 0));
    struct closure *choice = closure(chooses, 0, both, closure(twice, 0, add, 0));
    result += apply(choice, i) + apply(choice, i + 1) + apply(both, 1);
  }
  return result + sum(stream_of(closure(adds, number, 0, 0), 1), 12);
}

TEST {
  print(co_run(task, 8));
  gc_report();
  return 0;
}
