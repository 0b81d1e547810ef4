// A panic that nobody recovers from runs what was deferred, and ends the program.
// PRINTS: deferred
// PRINTS: panic: nobody recovers
// ENDS: 2
#include "runtime.h"
#include "test.h"

static void deferred(void *args) {
  (void)args;
  print_text("deferred");
}

static void panics(void *args) {
  go_defer(deferred, args);
  go_sleep(MILLISECOND);
  go_panic("nobody recovers");
}

static void goroutine(void *args) { go_with_defers(panics, args); }

void go_main(void) {
  go(goroutine, 0);
  for (;;)
    go_sleep(MILLISECOND);
}
