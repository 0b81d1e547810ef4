// Memory, and the stacks that a collector must scan.
//
// Nothing is collected yet: a collector's allocation takes the place of go_alloc, and gets its roots
// from go_stacks.
#include "task.h"

void *test_allocate(unsigned long size);

void *go_alloc(uintptr size) {
  void *memory = test_allocate(size);
  if (!memory)
    fatal("fatal error: ", "out of memory");
  return __builtin_memset(memory, 0, size);
}

extern char __stack_high;

// The frames of the goroutine that runs lie above its stack pointer, which `tinygo_scanCurrentStack`
// of tinygo_tasks.c hands to whoever scans.
static void (*visit_range)(struct stack_range, int, void *);
static void *visit_context;
void tinygo_scanCurrentStack(void);

void tinygo_scanstack(char *sp) {
  void **high = current_task ? (void **)current_task->registers : (void **)&__stack_high;
  visit_range((struct stack_range){(void **)sp, high}, 1, visit_context);
}

void go_stacks(void (*visit)(struct stack_range, int is_current, void *context), void *context) {
  for (struct task *task = all_tasks; task; task = task->next_of_all)
    if (task != current_task)
      visit((struct stack_range){(void **)task->state.sp, (void **)task->registers}, 0, context);
  if (current_task)
    visit((struct stack_range){(void **)system_stack, (void **)&__stack_high}, 0, context);
  visit_range = visit;
  visit_context = context;
  tinygo_scanCurrentStack();
}
