// The state as an import, which Binaryen documents and does not have.
// PEER: none
// PRINTS: 0
// PRINTS: 1
// PRINTS: 0
// PRINTS: 2
// PRINTS: 0
// PRINTS: 0
// PRINTS: 42
#include "asyncify.h"

FROM("asyncify", get_state) int asyncify_get_state(void);

enum { NORMAL, UNWINDING, REWINDING };

static char memory[1024];
static struct buffer buffer = {memory, memory + sizeof memory};

NOINLINE static void pause_here(void) {
  print(asyncify_get_state());
  if (asyncify_get_state() == REWINDING)
    asyncify_stop_rewind();
  else
    asyncify_start_unwind(&buffer);
  print(asyncify_get_state());
}

NOINLINE static int task(int value) {
  pause_here();
  return value + 1;
}

RUN {
  int result = task(41);
  while (asyncify_get_state() == UNWINDING) {
    asyncify_stop_unwind();
    print(asyncify_get_state());
    asyncify_start_rewind(&buffer);
    result = task(0);
  }
  print(asyncify_get_state());
  print(result);
}
