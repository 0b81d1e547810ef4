//===- tinygo_tasks.c - TinyGo's scheduler "tasks" -------------------------===//
//
// `tinygo_swapTask`, with the meaning that it has on TinyGo's stack-switching targets, and what it does
// in two functions: of these only the one that pauses suspends. Goroutines stay on their own stacks,
// with their saved words below the frames: all that a collector must scan of a goroutine that does not
// run lies from its `sp` to the top of its stack. Go has to have
// runtime/tinygo/task_stack_tinygowasm.go. If it is not in one module with this when the pass runs,
// name `tinygo_pauseTask` in the option `switch` and `tinygo_resumeTask` in `never`, or, where Go uses
// that, `tinygo_swapTask` in `switch`.
//
// Go's `state` is {sp, canaryPtr}, as everywhere. A new goroutine's `sp` is the address of a
// `struct start`, aligned to 16 bytes, at the top of its stack, where it stays for life: its frames
// begin below it.
//
//===----------------------------------------------------------------------===//
#include "tinygo.h"

/// What stands at the top of the stack of each goroutine; Go's `calleeSavedRegs`.
struct start {
  /// Null: this is what tells a new goroutine from a suspended one, whose `sp` leads to the
  /// address of this struct.
  void *zero;
  /// What the goroutine runs, with its argument.
  goroutine_entry *function;
  void *args;
  /// The lowest word of the stack, with the canary; null if nobody knows it.
  unsigned long *canary;
};

/// Go's `state`.
struct state {
  char *sp;
  unsigned long *canary;
};

// A swap that has gone from a stack to a goroutine, and not come back.
struct swap {
  struct frames frames;
  const struct start *start;
  /// The `sp` of the stack that it has left: whoever swaps to that pauses the goroutine.
  char *left;
  /// Where the goroutine's own `sp` is to be stored: set when it pauses, as is `frames.limit`.
  char **sp;
  struct swap *outer;
};

// The innermost: a goroutine may call the host, and that the scheduler again, which swaps from
// the goroutine's stack to another.
static _Thread_local struct swap *current;

static goroutine_entry *current_entry(void) { return current ? current->start->function : 0; }

// Go's: ends the goroutine that runs. Its name depends on the version.
__attribute__((weak)) void tinygo_task_exit(void);
__attribute__((weak)) void tinygo_pause(void);

// Goes on with the goroutine of the stack pointer `sp`, until that pauses. `left` is the stack pointer
// of the stack that runs: the system stack, or, where the host has called in, that of a goroutine that
// waits. What this calls has its frames on the goroutine's stack.
INLINE void resume(char *sp, char *left) {
  struct start *start = (struct start *)sp;
  struct swap swap;
  swap.frames.saved = sp;
  swap.left = left;
  swap.outer = current;
  unsigned long limit = __asyncify_stack_limit;
  int is_new = !start->zero;
  if (!is_new)
    start = start->zero;
  swap.start = start;
  current = &swap;
  __asyncify_stack_limit = (unsigned long)(start->canary + 1) + STACK_RESERVE;
  if (is_new)
    set_stack_pointer(start);
  else
    start_rewind(&swap.frames);
  start->function(start->args);
  if (__asyncify_state == NORMAL) {
    // It has returned, and pauses here once more, for good.
    if (tinygo_task_exit)
      tinygo_task_exit();
    else
      tinygo_pause();
    if (__asyncify_state != UNWINDING)
      __builtin_trap();
  }
  stop_unwind();
  *swap.sp = swap.frames.saved;
  __asyncify_stack_limit = limit;
  current = swap.outer;
  set_stack_pointer(left);
}

/// Goes on with the goroutine of the stack pointer `sp`, until that pauses.
__attribute__((noinline)) ASYNCIFY_RUNTIME void tinygo_resumeTask(char *sp) {
  resume(sp, stack_pointer());
}

/// The stack pointer at which the system stack was left; null while that is what runs.
char *tinygo_systemStack(void) {
  const struct swap *swap = current;
  while (swap && swap->outer)
    swap = swap->outer;
  return swap ? swap->left : 0;
}

INLINE void pause_current(char **old) {
  current->sp = old;
  // `old` is the first word of a `struct state`.
  current->frames.limit = ((struct state *)old)->canary + 1;
  start_unwind(&current->frames);
}

/// Leaves the goroutine that runs, for whoever has resumed it, and notes its stack pointer in `*old`.
ASYNCIFY_SWITCH void tinygo_pauseTask(char **old) {
  if (__asyncify_state == REWINDING)
    end_rewind();
  else if (current)
    pause_current(old);
  else
    __builtin_trap();
}

// Not part of what follows, which may suspend.
__attribute__((noinline)) ASYNCIFY_RUNTIME static void swap_to(char *sp, char **old) {
  *old = stack_pointer();
  resume(sp, *old);
}

/// Both of them, as TinyGo does it on other machines: leaves the stack that runs now, and goes on
/// with the one of the stack pointer `sp`. One of the two is a goroutine's, the other that of whoever
/// has swapped to it.
ASYNCIFY_SWITCH void tinygo_swapTask(char *sp, char **old) {
  if (__asyncify_state == REWINDING)
    end_rewind();
  else if (current && sp == current->left)
    pause_current(old);
  else
    swap_to(sp, old);
}
