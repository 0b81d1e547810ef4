// defer, panic and recover, by unwinding. A panic suspends its goroutine like any pause, and the
// scheduler resumes it at once; but the rewind ends early, in the frame that has the defer
// statements: what lay below is gone. So a panic costs nothing until there is one.
#include "switch.h"
#include "task.h"

struct deferred {
  struct deferred *next;
  void (*function)(void *args);
  void *args;
};

// Neither instrumented nor inlined: it starts nothing and keeps nothing, so that an unwind and a
// rewind pass through it. Name it in the option `switch`.
__attribute__((noinline)) void tinygo_protect(struct defer_frame *frame) {
  if (__asyncify_state == REWINDING && frame->unwinds) {
    stop_rewind();
    frame->unwinds = 0;
    return;
  }
  frame->function(frame->args);
}

void go_with_defers(void (*body)(void *), void *args) {
  struct defer_frame frame = {.previous = current_task->defers, .function = body, .args = args};
  current_task->defers = &frame;
  tinygo_protect(&frame);
  // What is deferred may panic, too: then the rest is run all the same.
  while (frame.deferred) {
    struct deferred *next = frame.deferred;
    frame.deferred = next->next;
    frame.function = next->function;
    frame.args = next->args;
    tinygo_protect(&frame);
  }
  current_task->defers = frame.previous;
  if (frame.panics)
    go_panic(frame.message);
}

void go_defer(void (*function)(void *), void *args) {
  struct deferred *deferred = go_alloc(sizeof *deferred);
  struct defer_frame *frame = current_task->defers;
  *deferred = (struct deferred){.next = frame->deferred, .function = function, .args = args};
  frame->deferred = deferred;
}

void go_panic(const char *message) {
  struct defer_frame *frame = current_task ? current_task->defers : 0;
  if (!frame) {
    fatal("panic: ", message);
    __builtin_trap();
  }
  frame->message = message;
  frame->panics = 1;
  frame->unwinds = 1;
  task_leave();
  __builtin_trap();
}

const char *go_recover(void) {
  struct defer_frame *frame = current_task->defers;
  if (!frame || !frame->panics)
    return 0;
  frame->panics = 0;
  return frame->message;
}
