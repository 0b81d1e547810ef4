//===- task.c - tasks over the native interface ----------------------------===//
//
// A task's frames lie on its own stack, and stay there while it is paused: `asyncify_pause`
// unwinds to `run`, which has called the task's function, and the words that the frames have
// pushed below themselves are all that a rewind needs.
//
// With the pass's option resume=frame, it is `run_by_frame`, and the records lie at the low end of the
// stack (see frames.h).
//
// To be compiled with the pass and abi=native. No library is needed.
//
//===----------------------------------------------------------------------===//
#include "asyncify.h"
#include "frames.h"
#include "switch.h"

extern char __stack_high;

// What lies at the low end of each stack, and is there still if nothing ran over it.
enum { CANARIES = 4 };
static const unsigned CANARY = 0x5afe57ac;

// What a task has that was made, and whose memory was not released.
static const unsigned MAGIC = 0x7a5c0de5;

// The least that can be of any use: the canaries, a frame and its words.
enum { LEAST_STACK = 128 };

// What one thread has.
static _Thread_local asyncify_task *current;
// Where the system stack ends while a task runs.
static _Thread_local char *system_pointer;

static void *(*allocate_memory)(unsigned long);
static void (*release_memory)(void *, unsigned long);
static void (*tell_failure)(asyncify_task *, const char *);

// The handler does not pause, so neither do the functions that call this.
ASYNCIFY_NEVER static void *fail(asyncify_task *task, const char *message) {
  if (!tell_failure)
    __builtin_trap();
  tell_failure(task, message);
  return 0;
}

//===-- The stack ----------------------------------------------------------===//

// Bytes that `stack-check` leaves for what the compiler does not see.
static unsigned long reserve = STACK_RESERVE;

// The stack of the task is what functions use from here on; null: the system stack.
static void use_stack_of(const asyncify_task *task) {
  __asyncify_stack_limit = task ? (unsigned long)task->frames_.limit + reserve : 0;
}

void asyncify_set_reserve(unsigned long size) {
  reserve = size;
  use_stack_of(current);
}

// Where records of a task go that has no room for them: nobody reads them, so they may overwrite
// each other. Not the task's own stack: a frame there that is not instrumented goes on for a while.
static _Alignas(16) char scratch[2048];

// The stack of the running task has no room: it unwinds, never to be resumed.
__attribute__((noinline)) static void end_current(void) {
  asyncify_task *task = current;
  task->status_ = ASYNCIFY_OVERFLOWED;
  if (__asyncify_state == NORMAL)
    start_unwind(&task->frames_);
  __asyncify_limit = (unsigned long)scratch;
  __asyncify_position = (unsigned long)(scratch + sizeof scratch);
}

// What the pass calls where the stack has no room, for a frame or for records of frames. It has
// no variables, which would lie in a frame at -O0: there is none to be had here.
static _Thread_local unsigned long full_pointer;
void __asyncify_overflow(void) {
  if (current) {
    full_pointer = __stack_pointer;
    __stack_pointer = (unsigned long)(scratch + sizeof scratch);
    end_current();
    __stack_pointer = full_pointer;
  }
}

//===-- Making and ending tasks --------------------------------------------===//

INLINE unsigned *canaries_of(const asyncify_task *task) {
  return (unsigned *)(((unsigned long)task->low_ + 3) & ~3ul);
}

INLINE struct kept *kept_of(const asyncify_task *task) {
  return (struct kept *)(canaries_of(task) + CANARIES);
}

INLINE struct frames *frames_of(const asyncify_task *task) {
  return (struct frames *)&task->frames_;
}

// Behind what was noted of them.
INLINE struct record *outermost_of(const asyncify_task *task) {
  return (struct record *)(kept_of(task) + 1);
}

void asyncify_init(asyncify_task *task, const char *name, asyncify_function *function,
                   void *stack, unsigned long size) {
  unsigned long low = ((unsigned long)stack + 3) & ~3ul;
  unsigned long high = ((unsigned long)stack + size) & ~15ul;
  *task = (asyncify_task){
      .function_ = function, .name_ = name, .magic_ = MAGIC, .status_ = ASYNCIFY_NEW};
  if (high < low || high - low < LEAST_STACK) {
    task->status_ = ASYNCIFY_OVERFLOWED;
    fail(task, "the stack of the task is too small for anything");
    return;
  }
  task->low_ = (char *)low;
  task->high_ = (char *)high;
  unsigned *canaries = canaries_of(task);
  for (int i = 0; i < CANARIES; i++)
    canaries[i] = CANARY;
  task->frames_.limit = canaries + CANARIES;
  if (resumes_by_frame()) {
    *kept_of(task) = (struct kept){0};
    task->frames_.limit = outermost_of(task);
  }
}

void asyncify_set_memory(void *(*allocate)(unsigned long size),
                         void (*release)(void *memory, unsigned long size)) {
  allocate_memory = allocate;
  release_memory = release;
}

// The task lies above its stack, in one piece of memory with it.
asyncify_task *asyncify_new(const char *name, asyncify_function *function, unsigned long size) {
  if (!allocate_memory)
    return fail(0, "there is no memory for tasks: asyncify_set_memory was not called");
  size = (size + 15) & ~15ul;
  char *memory = allocate_memory(size + sizeof(asyncify_task));
  if (!memory)
    return 0;
  asyncify_task *task = (asyncify_task *)(memory + size);
  asyncify_init(task, name, function, memory, size);
  task->low_ = memory;
  task->own_ = 1;
  return task;
}

static int is_at_end(const asyncify_task *task) { return task->status_ >= ASYNCIFY_ENDED; }

static int runs(const asyncify_task *task) {
  return task->status_ == ASYNCIFY_RUNNING || task->status_ == ASYNCIFY_WAITING;
}

// Its name is not to be told: it may be anything.
static int is_task(const asyncify_task *task) {
  if (task && task->magic_ == MAGIC)
    return 1;
  fail(0, "that is no task: it was never made, or its memory was released or overwritten");
  return 0;
}

void asyncify_kill(asyncify_task *task) {
  if (!is_task(task))
    return;
  if (runs(task))
    fail(task, "the task cannot be killed while it runs, or waits for one that it has resumed");
  else if (!is_at_end(task))
    task->status_ = ASYNCIFY_KILLED;
}

void asyncify_delete(asyncify_task *task) {
  if (!is_task(task))
    return;
  if (!task->own_) {
    fail(task, "the task was not made by asyncify_new");
    return;
  }
  if (runs(task)) {
    fail(task, "the task cannot be deleted while it runs, or waits for one that it has resumed");
    return;
  }
  char *memory = task->low_;
  task->status_ = ASYNCIFY_KILLED;
  task->magic_ = 0;
  release_memory(memory, (char *)(task + 1) - memory);
}

//===-- Switching ----------------------------------------------------------===//

static int is_intact(const asyncify_task *task) {
  const unsigned *canaries = canaries_of(task);
  unsigned damage = 0;
  for (int i = 0; i < CANARIES; i++)
    damage |= canaries[i] ^ CANARY;
  if (resumes_by_frame() && !is_kept(frames_of(task), kept_of(task)))
    return 0;
  return !damage;
}

// Runs the task until it unwinds or ends. Keeps nothing on the stack: what the function is
// called below is the task's stack. The base of every task.
__attribute__((noinline)) static void run(asyncify_task *task) {
  char *own = stack_pointer();
  if (task->status_ == ASYNCIFY_NEW)
    set_stack_pointer(task->high_);
  else
    start_rewind(&task->frames_);
  task->status_ = ASYNCIFY_RUNNING;
  void *result = task->function_(task->value_);
  if (__asyncify_state == UNWINDING) {
    stop_unwind();
    if (task->status_ != ASYNCIFY_OVERFLOWED)
      task->status_ = ASYNCIFY_PAUSED;
  } else {
    task->status_ = ASYNCIFY_ENDED;
    task->value_ = result;
  }
  set_stack_pointer(own);
}

// As `run`, but enters the frames of a paused task one by one, the innermost first.
__attribute__((noinline)) ASYNCIFY_RUNTIME static void run_by_frame(asyncify_task *task) {
  char *own = stack_pointer();
  struct kept *kept = kept_of(task);
  void *result;
  if (task->status_ == ASYNCIFY_PAUSED)
    __asyncify_state = REWINDING;
  if (!kept->size) {
    // It is new, or has paused with no frame: its function is `asyncify_pause`.
    kept->pointer = task->high_;
    task->status_ = ASYNCIFY_RUNNING;
    set_stack_pointer(task->high_);
    result = task->function_(task->value_);
    set_stack_pointer(own);
  } else {
    task->status_ = ASYNCIFY_RUNNING;
    for (;;) {
      struct record *record = take_frame(frames_of(task), kept);
      record->resume(record);
      set_stack_pointer(own);
      result = *(void *ANY_TYPE *)record;
      if (__asyncify_state != NORMAL || !kept->size || !is_kept(frames_of(task), kept))
        break;
      __asyncify_state = ENTERING;
    }
  }
  int unwinds = __asyncify_state == UNWINDING;
  __asyncify_state = NORMAL;
  if (task->status_ == ASYNCIFY_OVERFLOWED || !is_kept(frames_of(task), kept))
    return;
  if (unwinds) {
    keep_frames(frames_of(task), kept);
    task->status_ = ASYNCIFY_PAUSED;
  } else {
    task->status_ = ASYNCIFY_ENDED;
    task->value_ = result;
  }
}

// Whether the lowest word that a paused task has saved is where it can be, and is what `run` has set
// the stack pointer to. It is not if somebody has released the stack, and another used it.
static int is_as_it_was(const asyncify_task *task) {
  const char *saved = task->frames_.saved;
  if (resumes_by_frame())
    return !kept_of(task)->size ||
           (saved >= (char *)outermost_of(task) && saved < (char *)task->frames_.limit &&
            outermost_of(task)->pointer == task->high_ && is_kept(frames_of(task), kept_of(task)));
  return saved >= (char *)task->frames_.limit && saved < task->high_ &&
         *(char *const *)saved == task->high_;
}

static int can_be_resumed(const asyncify_task *task) {
  return (task->status_ == ASYNCIFY_NEW ||
          (task->status_ == ASYNCIFY_PAUSED && is_as_it_was(task))) &&
         __asyncify_state == NORMAL;
}

// Why not.
__attribute__((noinline, cold)) static const char *obstacle(const asyncify_task *task) {
  switch (task->status_) {
  case ASYNCIFY_PAUSED:
    if (!is_as_it_was(task))
      return "the stack of the task was released or overwritten while it was paused";
    __attribute__((fallthrough));
  case ASYNCIFY_NEW:
    return "a task cannot be resumed while another unwinds";
  case ASYNCIFY_RUNNING:
    return "the task runs already";
  case ASYNCIFY_WAITING:
    return "the task waits for one that it has resumed";
  case ASYNCIFY_ENDED:
    return "the task has ended and cannot be resumed";
  case ASYNCIFY_KILLED:
    return "the task was killed and cannot be resumed";
  default:
    return "the stack of the task was too small; it cannot be resumed";
  }
}

void *asyncify_resume(asyncify_task *task, void *value) {
  if (!is_task(task))
    return 0;
  if (!can_be_resumed(task))
    return fail(task, obstacle(task));
  asyncify_task *outer = current;
  if (outer) {
    outer->status_ = ASYNCIFY_WAITING;
    outer->pointer_ = stack_pointer();
  } else {
    system_pointer = stack_pointer();
  }
  task->value_ = value;
  int intact;
  for (;;) {
    current = task;
    use_stack_of(task);
    if (resumes_by_frame())
      run_by_frame(task);
    else
      run(task);
    intact = is_intact(task);
    if (!intact)
      task->status_ = ASYNCIFY_OVERFLOWED;
    if (task->status_ == ASYNCIFY_OVERFLOWED || !task->next_)
      break;
    asyncify_task *next = task->next_;
    task->next_ = 0;
    task = next;
  }
  current = outer;
  use_stack_of(outer);
  if (outer)
    outer->status_ = ASYNCIFY_RUNNING;
  if (!intact)
    return fail(task, "the task ran over the end of its stack");
  if (task->status_ == ASYNCIFY_OVERFLOWED)
    return fail(task, "the stack of the task was full, and the task has been ended");
  return task->value_;
}

// Makes the task unwind that runs.
INLINE void unwind(asyncify_task *task) {
  if (resumes_by_frame())
    unwind_frames(frames_of(task), kept_of(task));
  else
    start_unwind(&task->frames_);
}

void *asyncify_pause(void *value) {
  asyncify_task *task = current;
  // A rewind comes out where the unwind went in.
  if (__asyncify_state == REWINDING) {
    end_rewind();
    return task->value_;
  }
  if (!task)
    return fail(0, "nothing can be paused where no task runs");
  task->value_ = value;
  unwind(task);
  return 0;
}

void *asyncify_swap(asyncify_task *to, void *value) {
  asyncify_task *task = current;
  if (__asyncify_state == REWINDING) {
    end_rewind();
    return task->value_;
  }
  if (!task)
    return asyncify_resume(to, value);
  if (!is_task(to))
    return 0;
  if (!can_be_resumed(to))
    return fail(to, obstacle(to));
  to->value_ = value;
  task->next_ = to;
  unwind(task);
  return 0;
}

//===-- Asking -------------------------------------------------------------===//

asyncify_task *asyncify_current(void) { return current; }

enum asyncify_status asyncify_status_of(const asyncify_task *task) { return task->status_; }

const char *asyncify_name(const asyncify_task *task) { return task->name_; }

__attribute__((noinline)) asyncify_range asyncify_stack(const asyncify_task *task) {
  // Records at the low end: all from there on.
  if (resumes_by_frame() && !is_at_end(task) && task->frames_.limit != outermost_of(task))
    return (asyncify_range){outermost_of(task), task->high_};
  switch (task->status_) {
  case ASYNCIFY_RUNNING:
    return (asyncify_range){stack_pointer(), task->high_};
  case ASYNCIFY_WAITING:
    return (asyncify_range){task->pointer_, task->high_};
  case ASYNCIFY_PAUSED:
    return (asyncify_range){task->frames_.saved, task->high_};
  default:
    return (asyncify_range){task->high_, task->high_};
  }
}

__attribute__((noinline)) asyncify_range asyncify_system_stack(void) {
  return (asyncify_range){current ? system_pointer : stack_pointer(), &__stack_high};
}

__attribute__((noinline)) void asyncify_scan(asyncify_task *const *tasks, unsigned long count,
                                             void (*scan)(void *, void *, void *),
                                             void *context) {
  asyncify_range range = asyncify_system_stack();
  scan(range.low, range.high, context);
  for (unsigned long i = 0; i < count; i++) {
    range = asyncify_stack(tasks[i]);
    if (range.low != range.high)
      scan(range.low, range.high, context);
  }
}

void asyncify_on_failure(void (*handler)(asyncify_task *task, const char *message)) {
  tell_failure = handler;
}
