//===- asyncify.h - tasks, and designating functions -------------*- C -*-===//
//
// Two things for C and C++: macros that say in the source what the pass's options say
// of functions by name, and tasks for programs that switch between several of them on
// their own, with abi=native. Tasks need `src/task.c`, compiled with the pass.
//
//===----------------------------------------------------------------------===//
#ifndef ASYNCIFY_H
#define ASYNCIFY_H

//===-- Designating functions ----------------------------------------------===//
//
// An option that names the same function overrules the source. The macros go where
// other attributes go, on a declaration or a definition:
//
//     ASYNCIFY_SWITCH int wait_for(int event);
//
// They are annotations, which only clang has; other compilers see nothing. clang notes them of
// definitions, of declarations that are called, and of imports, at all levels. Such a function is
// not inlined: in its caller, it would no longer be what it is said to be.

#if defined(__clang__)
#define ASYNCIFY_ANNOTATE_(text) __attribute__((noinline, annotate("asyncify=" text)))
#define ASYNCIFY_ANNOTATE_GC_(text) __attribute__((annotate("asyncify-gc=" text)))
#define ASYNCIFY_ANNOTATE_POINTER_(text) __attribute__((annotate("asyncify=" text)))
#else
#define ASYNCIFY_ANNOTATE_(text)
#define ASYNCIFY_ANNOTATE_GC_(text)
#define ASYNCIFY_ANNOTATE_POINTER_(text)
#endif

/// A call of this function may suspend; the function itself is not instrumented.
#define ASYNCIFY_SWITCH ASYNCIFY_ANNOTATE_("switch")

/// This function does not suspend and is not instrumented. A promise.
#define ASYNCIFY_NEVER ASYNCIFY_ANNOTATE_("never")

/// Calls through this function pointer do not suspend: a member of a struct, or a variable outside of
/// functions; of an array, through each of its pointers. A promise.
///
///     struct allocator {
///       void *(*allocate)(size_t size) ASYNCIFY_POINTER_NEVER;
///     };
#define ASYNCIFY_POINTER_NEVER ASYNCIFY_ANNOTATE_POINTER_("never")

/// This function may suspend in ways that the module does not show.
#define ASYNCIFY_ALWAYS ASYNCIFY_ANNOTATE_("always")

/// This function starts or stops unwinds or rewinds; it is not instrumented. Those
/// that call the runtime interface directly are found without it.
#define ASYNCIFY_RUNTIME ASYNCIFY_ANNOTATE_("runtime")

/// With gc=conservative: a call of this function may collect garbage. What its callers need
/// then lies in their frames.
#define ASYNCIFY_GC_CALL ASYNCIFY_ANNOTATE_GC_("collects")

/// With gc=conservative: a call of this function does not collect. A promise.
#define ASYNCIFY_GC_NEVER ASYNCIFY_ANNOTATE_GC_("never")

//===-- Tasks --------------------------------------------------------------===//
//
// A task is a function that runs on a stack of its own and can be paused, from any depth,
// and resumed. Whoever resumes it waits until it pauses or ends; that may be the program
// itself, on the *system stack*, or another task, to any depth. Values go both ways.
//
//     static void *count(void *from) {
//       for (long i = (long)from;; i++)
//         asyncify_pause((void *)i);
//     }
//
//     static char stack[4096];
//     asyncify_task task;
//     asyncify_init(&task, "counter", count, stack, sizeof stack);
//     asyncify_resume(&task, (void *)5);  // 5
//     asyncify_resume(&task, 0);          // 6
//
// A task that pauses needs some words below its frames. If there is no room for them, the task
// ends before anything is overwritten, its status is `ASYNCIFY_OVERFLOWED`, and whoever has
// resumed it is told. With the pass's option `stack-check`, the same holds for the frames
// themselves.
//
// A wrong use (resuming a task that has ended, pausing where no task runs) is a *failure*:
// the handler of `asyncify_on_failure` is told, and the call returns null. Without a
// handler, the program traps.
//
// Nothing here is for several threads at once: a task belongs to the thread that made it.

#ifdef __cplusplus
extern "C" {
#endif

/// What a task runs: it is called with the first value that the task is resumed with, and
/// what it returns is the task's last one.
typedef void *asyncify_function(void *value);

/// Where a task is.
enum asyncify_status {
  /// It was never resumed.
  ASYNCIFY_NEW,
  /// It runs now.
  ASYNCIFY_RUNNING,
  /// It has resumed another task, and waits for it.
  ASYNCIFY_WAITING,
  /// It has paused, or swapped with another.
  ASYNCIFY_PAUSED,
  /// Its function has returned.
  ASYNCIFY_ENDED,
  /// It was killed.
  ASYNCIFY_KILLED,
  /// Its stack was full, and it was ended; or it ran over the end of its stack, which was seen
  /// when it paused or ended. It cannot go on.
  ASYNCIFY_OVERFLOWED,
};

/// A task. The memory is the caller's, the fields are the library's.
typedef struct asyncify_task {
  struct {
    void *saved, *limit;
  } frames_;
  char *low_, *high_, *pointer_;
  asyncify_function *function_;
  void *value_;
  const char *name_;
  struct asyncify_task *next_;
  unsigned magic_;
  unsigned char status_, own_;
  /// The caller's.
  void *user;
} asyncify_task;

/// Memory from `low` up to, and without, `high`.
typedef struct asyncify_range {
  void *low, *high;
} asyncify_range;

/// Makes a task of memory that the caller has. `name` is kept, not copied, and may be null.
/// `stack` is `size` bytes, of any alignment; a few of them are the library's. It must stay
/// where it is until the task has ended or was killed.
void asyncify_init(asyncify_task *task, const char *name, asyncify_function *function,
                   void *stack, unsigned long size);

/// Where `asyncify_new` has its memory from. `allocate` returns null if there is none, or
/// memory that is aligned to 16 bytes.
ASYNCIFY_NEVER void asyncify_set_memory(void *(*allocate)(unsigned long size),
                                        void (*release)(void *memory, unsigned long size));

/// Makes a task with a stack of `size` bytes, by `allocate`. Null if there is no memory.
asyncify_task *asyncify_new(const char *name, asyncify_function *function, unsigned long size);

/// Kills a task that was made by `asyncify_new`, if it has not ended, and releases its memory.
void asyncify_delete(asyncify_task *task);

/// How many bytes of each task's stack `stack-check` keeps free for functions that the compiler
/// does not see, such as those of prebuilt libraries; 256 unless this is called.
ASYNCIFY_NEVER void asyncify_set_reserve(unsigned long size);

/// Runs a task until it pauses or ends. Returns the value that it pauses or ends with. If it
/// swaps with others, that of the first that pauses or ends.
ASYNCIFY_NEVER void *asyncify_resume(asyncify_task *task, void *value);

/// Pauses the running task: whoever has resumed it goes on, with `value`. Returns the value
/// that the task is resumed with.
ASYNCIFY_SWITCH void *asyncify_pause(void *value);

/// Pauses the running task and runs `task` in its place: what has resumed the one now waits
/// for the other. On the system stack, the same as `asyncify_resume`.
ASYNCIFY_SWITCH void *asyncify_swap(asyncify_task *task, void *value);

/// Ends a task that does not run, without resuming it: nothing in it is run any more, neither
/// destructors nor the like. Its stack is free then.
ASYNCIFY_NEVER void asyncify_kill(asyncify_task *task);

/// The running task; null on the system stack.
ASYNCIFY_NEVER asyncify_task *asyncify_current(void);

/// Where a task is.
ASYNCIFY_NEVER enum asyncify_status asyncify_status_of(const asyncify_task *task);

/// The name that a task was made with.
ASYNCIFY_NEVER const char *asyncify_name(const asyncify_task *task);

/// What of a task's stack may hold values, for a collector: nothing, if it has not begun or
/// is at its end.
ASYNCIFY_NEVER asyncify_range asyncify_stack(const asyncify_task *task);

/// What of the system stack may hold values.
ASYNCIFY_NEVER asyncify_range asyncify_system_stack(void);

/// Calls `scan`, which neither pauses nor collects, for each range of memory in which the system
/// stack and the stacks of `count` tasks may hold values, from `low` up to, and without, `high`:
/// for a collector, with all tasks that have not ended. The running one must be among them.
ASYNCIFY_NEVER void asyncify_scan(asyncify_task *const *tasks, unsigned long count,
                                  void (*scan)(void *low, void *high, void *context),
                                  void *context);

/// Where a call stands in the source. The strings are there as long as the program.
typedef struct asyncify_place {
  /// The function, as a debugger would show it.
  const char *function;
  /// The file, as the compiler was given it; null without debug information.
  const char *file;
  /// The line, from 1, and the column, from 1; 0 where they are not known.
  unsigned line, column;
} asyncify_place;

/// Where a paused task is: calls `visit`, which neither pauses nor resumes, for each call that it is
/// in, the innermost first, with the address of what the frame has saved. Where functions were
/// inlined, several places have one frame. Returns the number of frames: 0 if the task is not
/// paused, or was compiled without the pass's option `backtrace`. Needs `src/backtrace.c`.
ASYNCIFY_NEVER unsigned long asyncify_backtrace(const asyncify_task *task,
                                                void (*visit)(const asyncify_place *place,
                                                              const void *record, void *context),
                                                void *context);

/// What is told of failures, with the task that it is about (null if there is none), and what
/// is wrong, a sentence without a period. It may not pause. Null: the program traps.
ASYNCIFY_NEVER void asyncify_on_failure(void (*handler)(asyncify_task *task,
                                                        const char *message));

#ifdef __cplusplus
}
#endif

#endif
