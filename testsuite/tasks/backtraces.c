// Where tasks are: one in the depth of a recursion, one behind an indirect call, one in its own
// function. The suite reads the same from images of the memory (`backtraces.rs`).
// OPTIONS: backtrace
// FLAGS: -g
// LIBRARY: task.c
// LIBRARY: backtrace.c
// PRINTS: recursive
// PRINTS: wait_for backtraces.c:31
// PRINTS: poll backtraces.c:35
// PRINTS: descend backtraces.c:40
// PRINTS: descend backtraces.c:40
// PRINTS: descend backtraces.c:40
// PRINTS: descend backtraces.c:40
// PRINTS: recursive backtraces.c:46
// PRINTS: indirect
// PRINTS: wait_for backtraces.c:31
// PRINTS: poll backtraces.c:35
// PRINTS: on_event backtraces.c:53
// PRINTS: indirect backtraces.c:60
// PRINTS: direct
// PRINTS: direct backtraces.c:67
#include "tasks.h"

#define COUNT(array) (int)(sizeof(array) / sizeof *(array))

static volatile long total;

// Between the calls of functions that all tasks share, each is in another place.
NOINLINE static long wait_for(long event) {

  return number(asyncify_pause(value_of(event))) + 1;
}

__attribute__((always_inline)) static inline long poll(long event) {
  long got = wait_for(event);
  return got * 3;
}

NOINLINE static long descend(long depth) {
  long below = depth ? descend(depth - 1) : poll(depth);
  return below * 3 - depth;
}

static void *recursive(void *value) {

  total += descend(3);
  return value;
}

typedef long handler(long event);

NOINLINE static long on_event(long event) {
  long got = poll(event);
  return got + event;
}

static handler *volatile handlers[] = {on_event};

static void *indirect(void *value) {
  total += handlers[0](number(value));
  return value;
}

static void *direct(void *value) {
  char *volatile frame[3] = {0};
  for (int i = 0; i < COUNT(frame); i++)
    frame[i] = asyncify_pause((void *)(frame + i));
  total += number(frame[0]) + number(frame[1]) * 10 + number(frame[2]) * 100;
  return value;
}

static _Alignas(16) char stacks[3][4096];
static asyncify_task tasks[3];

static void begin(void) {
  static const struct {
    const char *name;
    asyncify_function *function;
  } what[] = {{"recursive", recursive}, {"indirect", indirect}, {"direct", direct}};
  for (int i = 0; i < COUNT(tasks); i++) {
    asyncify_init(&tasks[i], what[i].name, what[i].function, stacks[i], sizeof stacks[i]);
    asyncify_resume(&tasks[i], value_of(7));
  }
}

// Prints the function, and line and file without the folders.
static void print_place(const asyncify_place *place, const void *record, void *lowest) {
  char line[128];
  int length = 0;
  for (const char *c = place->function; *c; c++)
    line[length++] = *c;
  line[length++] = ' ';
  const char *name = place->file;
  for (const char *c = name; *c; c++)
    if (*c == '/')
      name = c + 1;
  for (; *name; name++)
    line[length++] = *name;
  line[length++] = ':';
  line[length++] = '0' + place->line / 10;
  line[length++] = '0' + place->line % 10;
  print_bytes(line, length);
  // From the inside out, records lie ever lower.
  if (*(const char **)lowest < (const char *)record)
    __builtin_trap();
  *(const char **)lowest = record;
}

static unsigned long print_backtrace(int task) {
  const char *lowest = (const char *)asyncify_stack(&tasks[task]).high;
  return asyncify_backtrace(&tasks[task], print_place, &lowest);
}

EXPORT("task") asyncify_task *task(int number) { return &tasks[number]; }

EXPORT("crash") void crash(void) { __builtin_trap(); }

TEST {
  // What is resumed with such records comes to the right end, and leaves its words behind.
  begin();
  for (long value = 1; value <= 3; value++)
    for (int i = 0; i < COUNT(tasks); i++)
      if (asyncify_status_of(&tasks[i]) == ASYNCIFY_PAUSED)
        asyncify_resume(&tasks[i], value_of(value));
  // poll: (1 + 1) * 3; descend: (((6 * 3 - 0) * 3 - 1) * 3 - 2) * 3 - 3
  if (total != 468 + (6 + 7) + (1 + 20 + 300))
    return 1;
  for (int i = 0; i < COUNT(tasks); i++)
    if (print_backtrace(i) != 0)
      return 2;
  begin();
  static const unsigned long frames[] = {6, 3, 1};
  for (int i = 0; i < COUNT(tasks); i++) {
    print_name(asyncify_name(&tasks[i]));
    if (print_backtrace(i) != frames[i])
      return 3;
  }
  // What is no record is never followed.
  asyncify_range stack = asyncify_stack(&tasks[2]);
  unsigned *word = (unsigned *)stack.low + 2, point = *word;
  static const unsigned wrong[] = {0, 3, 0xfffffff0, 0xfffffffc, 0x10000};
  for (int i = 0; i < COUNT(wrong); i++) {
    *word = wrong[i];
    if (print_backtrace(2) != 0)
      return 4;
  }
  *word = point;
  return 0;
}
