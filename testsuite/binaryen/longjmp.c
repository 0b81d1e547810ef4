// A setjmp as Ruby's: where it is called, the stack unwinds and rewinds at once; a longjmp unwinds
// without ever rewinding, and rewinds the first buffer again, as often as one jumps.
#include "asyncify.h"

struct jump {
  struct buffer buffer;
  // Where the buffer's position is put back before each rewind, and the stack pointer.
  void *top;
  char *stack_pointer;
  char memory[1024];
  int value;
};

enum { NONE, CAPTURES, RETURNS, JUMPS };
static int doing;
static struct jump *active;
static struct buffer dead;
static char dead_memory[4096];

NOINLINE static int capture(struct jump *jump) {
  if (doing == RETURNS) {
    doing = NONE;
    asyncify_stop_rewind();
    return jump->value;
  }
  jump->buffer = (struct buffer){jump->memory, jump->memory + sizeof jump->memory};
  jump->value = 0;
  jump->stack_pointer = stack_pointer();
  active = jump;
  doing = CAPTURES;
  asyncify_start_unwind(&jump->buffer);
  return 0;
}

NOINLINE static void jump_to(struct jump *jump, int value) {
  jump->value = value;
  active = jump;
  doing = JUMPS;
  dead = (struct buffer){dead_memory, dead_memory + sizeof dead_memory};
  asyncify_start_unwind(&dead);
}

static struct jump first, second;

NOINLINE static void throws(int depth, int value) {
  if (depth)
    throws(depth - 1, value);
  else if (value < 5)
    jump_to(&first, value + 1);
  else if (value < 9)
    jump_to(&second, value + 1);
  print(-value);
}

NOINLINE static int catches(int start) {
  int kept = start * 3;
  int value = capture(&first);
  print(value + kept);
  if (value < 5)
    throws(value, value);
  int other = capture(&second);
  print(other * 100 + kept);
  if (other < 9)
    throws(3, other < 5 ? 5 : other);
  throws(2, 9);
  return kept + value + other;
}

RUN {
  int result;
  for (;;) {
    result = catches(7);
    if (doing == NONE)
      break;
    asyncify_stop_unwind();
    if (doing == CAPTURES)
      active->top = active->buffer.position;
    active->buffer.position = active->top;
    set_stack_pointer(active->stack_pointer);
    doing = RETURNS;
    asyncify_start_rewind(&active->buffer);
  }
  print(result);
}
