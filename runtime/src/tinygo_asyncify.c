//===- tinygo_asyncify.c - TinyGo's scheduler "asyncify" -------------------===//
//
// `tinygo_launch`, `tinygo_rewind` and `tinygo_unwind` as `internal/task/task_asyncify.go` of
// TinyGo declares them, in place of TinyGo's own assembly: with abi=native, goroutines stay on
// their own stacks, with their saved words below the frames. The Go code is unchanged. If it is
// not in one module with this when the pass runs, name `tinygo_unwind` in the option `switch`.
//
// What Go sees of `asyncifysp` is the same as with Binaryen's Asyncify: the bottom of the stack
// while a goroutine runs, and something that is not above `csp` while it does not.
//
//===----------------------------------------------------------------------===//
#include "tinygo.h"

/// Go's `stackState`. (Later versions have more behind it, which is not touched.)
struct stack_state {
  /// The bottom of the stack, where the canary is; while the goroutine is suspended, the lowest
  /// word of what it has saved, which is that address.
  char *asyncifysp;
  /// The top of the stack: always. Frames go down from here.
  char *csp;
};

/// Go's `state`.
struct state {
  goroutine_entry *entry;
  void *args;
  struct stack_state stack;
};

/// At the bottom, the canary; above it the word that `asyncifysp` leads to.
enum { BOTTOM = 2 * sizeof(char *) };

// Of what unwinds or rewinds now.
static _Thread_local struct frames frames;

// Of the goroutine that runs; null on the system stack.
static _Thread_local struct state *current;

static goroutine_entry *current_entry(void) { return current ? current->entry : 0; }

// Runs a goroutine until it is suspended or ends. What the entry is called below is the
// goroutine's stack.
__attribute__((noinline)) static void run(struct state *state, int rewinds) {
  char *own = stack_pointer();
  struct state *outer = current;
  unsigned long limit = __asyncify_stack_limit;
  char *bottom = state->stack.asyncifysp;
  if (rewinds) {
    frames.saved = bottom + sizeof(char *);
    bottom = *(char **)bottom;
    state->stack.asyncifysp = bottom;
    start_rewind(&frames);
  } else {
    set_stack_pointer(state->stack.csp);
  }
  current = state;
  __asyncify_stack_limit = (unsigned long)bottom + BOTTOM + STACK_RESERVE;
  state->entry(state->args);
  if (__asyncify_state == UNWINDING) {
    stop_unwind();
    char **word = (char **)frames.saved - 1;
    *word = bottom;
    state->stack.asyncifysp = (char *)word;
  }
  current = outer;
  __asyncify_stack_limit = limit;
  set_stack_pointer(own);
}

/// `func (*state) launch()`: begins a goroutine; comes back when it is suspended or ends.
void tinygo_launch(struct state *state) { run(state, 0); }

/// `func (*state) rewind()`: goes on with a goroutine that was suspended.
void tinygo_rewind(struct state *state) { run(state, 1); }

/// `func (*stackState) unwind()`: suspends the goroutine that runs; comes back when it goes on.
ASYNCIFY_SWITCH void tinygo_unwind(struct stack_state *stack) {
  if (__asyncify_state == REWINDING) {
    end_rewind();
    return;
  }
  frames.limit = stack->asyncifysp + BOTTOM;
  start_unwind(&frames);
}
