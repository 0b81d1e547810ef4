// What programs that test tasks share.
#ifndef TASKS_H
#define TASKS_H

#include "asyncify.h"
#include "test.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Memory for `asyncify_set_memory`, and how many pieces of it are in use.
void *test_allocate(unsigned long size);
void test_release(void *memory, unsigned long size);
long test_pieces_in_use(void);

#ifdef __cplusplus
}
#endif

static inline void *value_of(long x) { return (void *)x; }
static inline long number(void *value) { return (long)value; }

static inline void print_name(const char *text) {
  unsigned long length = 0;
  while (text[length])
    length++;
  print_bytes(text, length);
}

/// Prints failures: the name of the task, and what is wrong.
static inline void print_failure(asyncify_task *task, const char *message) {
  print_name(task && asyncify_name(task) ? asyncify_name(task) : "no task");
  print_name(message);
}

#endif
