// Runs a program, `program`, that calls `stress_point` and its like wherever it may be
// suspended, and suspends it there, as chance will have it.
//
// Compiled with -DNATIVE or -DBINARYEN and the pass, for the interface of that name; with
// neither, nothing ever suspends: this is what the others are compared with.
//
// Exports: `run(seed, period, actions)` is what `program` returns; about one in `period`
// points suspends, and what happens meanwhile is one of `actions`, a set of bits. Then
// `points()` is how many points the program passed, `suspensions()` how often anything was
// suspended, and `errors()` a set of bits, 0 if all is well.

typedef unsigned char byte;

#define EXPORT(name) __attribute__((export_name(#name)))
#define NOINLINE __attribute__((noinline))

long long program(void);

static unsigned points, suspensions, errors;

EXPORT(points) unsigned get_points(void) { return points; }
EXPORT(suspensions) unsigned get_suspensions(void) { return suspensions; }
EXPORT(errors) unsigned get_errors(void) { return errors; }

// What a switch call returns depends on its argument alone.
static unsigned long long mixed(unsigned long long x) {
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
  x = (x ^ x >> 27) * 0x94d049bb133111eb;
  return x ^ x >> 31;
}

#if !defined(NATIVE) && !defined(BINARYEN)

void stress_point(int id) { points++; }
int stress_value32(int x) { return points++, (int)mixed((unsigned)x); }
long long stress_value(long long x) { return points++, (long long)mixed(x); }

EXPORT(run) long long run(unsigned seed, unsigned period, unsigned actions) { return program(); }

#else

enum { NORMAL, UNWINDING, REWINDING };

#define IMPORT(name) __attribute__((import_module("asyncify"), import_name(#name)))
IMPORT(start_unwind) void start_unwind(void *);
IMPORT(stop_unwind) void stop_unwind(void);
IMPORT(start_rewind) void start_rewind(void *);
IMPORT(stop_rewind) void stop_rewind(void);
IMPORT(get_state) int get_state(void);

extern byte __stack_low;

// These two must not have frames of their own, not even at -O0.
#define INLINE __attribute__((always_inline)) static inline

INLINE byte *stack_pointer(void) {
  byte *pointer;
  __asm__ volatile(".globaltype __stack_pointer, i32\n"
                   "global.get __stack_pointer\n"
                   "local.set %0" : "=r"(pointer));
  return pointer;
}

INLINE void set_stack_pointer(byte *pointer) {
  __asm__ volatile(".globaltype __stack_pointer, i32\n"
                   "local.get %0\n"
                   "global.set __stack_pointer" ::"r"(pointer) : "memory");
}

// Chance: xorshift.
static unsigned chance;

static unsigned next(void) {
  chance ^= chance << 13;
  chance ^= chance >> 17;
  return chance ^= chance << 5;
}

//===-- Tasks --------------------------------------------------------------===//

enum { ROOM = 1 << 18 };

struct task {
#ifdef NATIVE
  struct { byte *saved, *limit; } data;
#else
  struct { byte *pos, *end; } data;
  byte records[ROOM];
#endif
  // Where the stack was when the task was called.
  byte *base;
  // Where it is suspended, what the switch call was given there, and the stack pointer.
  long long argument;
  int id;
  byte *deep;
  // What is on the stack while something else is there.
  byte away[ROOM];
#ifndef NATIVE
  byte records_away[ROOM];
#endif
  unsigned size;
};

// The program; a task that runs now and then from its start to its end; and one that
// lives as long as the program does, on the same piece of the stack.
static struct task main_task, guest_task, twin_task;
static struct task *current;

enum {
  WRONG_STATE = 1,        // get_state() is not what it must be
  WRONG_POINT = 2,        // a rewind came out at another switch call
  WRONG_ARGUMENT = 4,     // or with another argument
  WRONG_STACK = 8,        // or with another stack pointer
  WRONG_END = 16,         // a task ended with another stack pointer than it began with
  WRONG_RECORDS = 32,     // a rewind left records, or took too many
  WRONG_GUEST = 64,       // a task beside the program computed something else
};

static void check(int right, unsigned error) {
  if (!right) errors |= error;
}

static void begin(struct task *task, byte *base) {
  task->base = base;
#ifdef NATIVE
  task->data.saved = 0;
  task->data.limit = &__stack_low;
#else
  task->data.pos = task->records;
  task->data.end = task->records + ROOM;
#endif
  check(get_state() == NORMAL, WRONG_STATE);
}

static void end(struct task *task, byte *base) {
  check(get_state() == NORMAL, WRONG_STATE);
  check(base == task->base, WRONG_END);
}

//===-- Switch calls -------------------------------------------------------===//

// Whether this is the end of a rewind.
static int resumed(int id, long long argument) {
  if (get_state() != REWINDING) {
    check(get_state() == NORMAL, WRONG_STATE);
    return 0;
  }
  check(current->id == id, WRONG_POINT);
  check(current->argument == argument, WRONG_ARGUMENT);
  return 1;
}

static void suspend_at(int id, long long argument, byte *deep) {
  suspensions++;
  current->id = id;
  current->argument = argument;
  current->deep = deep;
}

static unsigned period;

static int may_suspend(void) {
  points++;
  return period == 1 || (period && next() % period == 0);
}

// The same in each switch call, which must itself call the interface.
#define SWITCH(id, argument, suspends)                                         \
  if (resumed(id, argument)) {                                                 \
    stop_rewind();                                                             \
    check(stack_pointer() == current->deep, WRONG_STACK);                      \
  } else if (suspends) {                                                       \
    suspend_at(id, argument, stack_pointer());                                 \
    start_unwind(&current->data);                                              \
  }

void stress_point(int id) { SWITCH(id, 0, may_suspend()) }

int stress_value32(int x) {
  SWITCH(-1, x, may_suspend())
  return (int)mixed((unsigned)x);
}

long long stress_value(long long x) {
  SWITCH(-2, x, may_suspend())
  return (long long)mixed(x);
}

NOINLINE int guest_point(int x) {
  SWITCH(-3, x, 1)
  return (int)mixed((unsigned)x) & 0xffff;
}

static int guest_value(int x) { return (int)mixed((unsigned)x) & 0xffff; }

//===-- What else there is to run ------------------------------------------===//

// Recursion with something in every frame, and a switch call on the way in and out; and
// the same without.
#define GUEST(name, point)                                                     \
  NOINLINE static int name(int depth, int x) {                                 \
    volatile int frame[4] = {x, depth, x ^ depth, 7};                          \
    int sum = point(x);                                                        \
    if (depth > 0) sum += name(depth - 1, sum ^ x) * 3;                        \
    for (int i = 0; i < 4; i++) sum = sum * 31 + frame[i];                     \
    sum += point(sum);                                                         \
    return sum ^ frame[depth & 3];                                             \
  }

GUEST(guest, guest_point)
GUEST(guest_plain, guest_value)

static void scribble(byte *from, byte *to) {
  byte junk = next();
  while (from < to) *from++ = junk++;
}

// What does things to the stack has its own frames so many bytes lower: out of the way of
// the twin, which may go deeper than the program did, and of the junk.
enum { GAP = 4096, JUNK = 256 };

// Writes below what is suspended, as anything that runs in between would.
static void use_stack(byte *low) { scribble(low - JUNK, low); }

// Makes room on the stack when an unwind is over.
#define MAKE_ROOM(low)                                                         \
  byte *low = stack_pointer();                                                 \
  set_stack_pointer(low - GAP)

// Runs the guest from its start to its end, suspending it, below what is suspended now.
static NOINLINE void run_guest(void) {
  struct task *outer = current;
  int depth = next() % 4, argument = next();
  current = &guest_task;
  begin(&guest_task, stack_pointer());
  int result = guest(depth, argument);
  while (get_state() == UNWINDING) {
    stop_unwind();
    MAKE_ROOM(low);
    use_stack(low);
    start_rewind(&guest_task.data);
    result = guest(depth, argument);
  }
  end(&guest_task, stack_pointer());
  check(result == guest_plain(depth, argument), WRONG_GUEST);
  current = outer;
}

//===-- Copying a suspended task away --------------------------------------===//

static byte *low_end(struct task *task) {
#ifdef NATIVE
  return task->data.saved;
#else
  return task->deep;
#endif
}

// Copies what is suspended away and writes junk in its place. False if it is too large.
static int copy_away(struct task *task) {
  byte *low = low_end(task);
  task->size = task->base - low;
  if (task->size > ROOM) return 0;
  __builtin_memcpy(task->away, low, task->size);
  scribble(low, task->base);
#ifndef NATIVE
  __builtin_memcpy(task->records_away, task->records, task->data.pos - task->records);
  scribble(task->records, task->data.pos);
#endif
  return 1;
}

static void copy_back(struct task *task) {
  __builtin_memcpy(low_end(task), task->away, task->size);
#ifndef NATIVE
  __builtin_memcpy(task->records, task->records_away, task->data.pos - task->records);
#endif
}

enum { NOT_STARTED, SUSPENDED };
static int twin_state, twin_depth, twin_argument;

// Runs the twin until it is suspended or ends. It has the piece of the stack that the
// program has, which is away: called by `run_twin` alone, so that this is always the same.
static NOINLINE void resume_twin(void) {
  int result;
  current = &twin_task;
  if (twin_state == NOT_STARTED) {
    twin_depth = next() % 6;
    twin_argument = next();
    begin(&twin_task, stack_pointer());
    result = guest(twin_depth, twin_argument);
  } else {
    // Nothing may be called here: its frame would lie where the twin's are.
    if (stack_pointer() != twin_task.base) errors |= WRONG_END;
    start_rewind(&twin_task.data);
    result = guest(twin_depth, twin_argument);
  }
  if (get_state() == UNWINDING) {
    stop_unwind();
    twin_state = SUSPENDED;
    return;
  }
  end(&twin_task, stack_pointer());
  check(result == guest_plain(twin_depth, twin_argument), WRONG_GUEST);
  twin_state = NOT_STARTED;
}

// `task` is away. Puts the twin in its place for a while.
static NOINLINE void run_twin(struct task *task) {
  if (twin_state == SUSPENDED) copy_back(&twin_task);
  // This function's frame is below all that was suspended; those of the twin shall be where
  // the program's were.
  byte *own = stack_pointer();
  set_stack_pointer(task->base);
  resume_twin();
  set_stack_pointer(own);
  if (twin_state == SUSPENDED && !copy_away(&twin_task)) errors |= WRONG_GUEST;
  current = task;
}

//===-- The base -----------------------------------------------------------===//

enum { AT_ONCE = 1, GUEST_RUNS = 2, COPIED = 4, TWIN_RUNS = 8, ALL = 15 };
static unsigned actions;

// What happens while the program is suspended: one of the actions.
static NOINLINE void meanwhile(struct task *task) {
  unsigned action;
  do action = 1u << next() % 4; while (!(action & actions));
  switch (action) {
  case AT_ONCE:
    break;
  case GUEST_RUNS:
    run_guest();
    break;
  case COPIED:
    if (copy_away(task)) {
      if (next() % 4 == 0) run_guest();
      copy_back(task);
    }
    break;
  case TWIN_RUNS:
    if (copy_away(task)) {
      run_twin(task);
      copy_back(task);
    }
    break;
  }
}

EXPORT(run) long long run(unsigned seed, unsigned one_in, unsigned allowed) {
  chance = seed * 2654435761u | 1;
  period = one_in;
  actions = allowed & ALL ? allowed & ALL : ALL;
  current = &main_task;
  begin(&main_task, stack_pointer());
  long long result = program();
  while (get_state() == UNWINDING) {
    stop_unwind();
    MAKE_ROOM(low);
    use_stack(low);
#ifndef NATIVE
    byte *full = main_task.data.pos;
    check(full >= main_task.records && full <= main_task.data.end, WRONG_RECORDS);
#endif
    meanwhile(&main_task);
    start_rewind(&main_task.data);
    result = program();
  }
#ifndef NATIVE
  check(main_task.data.pos == main_task.records, WRONG_RECORDS);
#endif
  end(&main_task, stack_pointer());
  return result;
}

#endif
