// All goroutines wait for each other: that is told, and ends the program.
// PRINTS: waits
// PRINTS: fatal error: all goroutines are asleep - deadlock!
// ENDS: 2
#include "runtime.h"
#include "test.h"

static struct mutex first, second;
static struct wait_group group;

static void takes_second(void *args) {
  (void)args;
  go_lock(&second);
  go_yield();
  go_lock(&first);
  print_text("not reached");
  go_done(&group);
}

void go_main(void) {
  go_lock(&first);
  go_add(&group, 1);
  go(takes_second, 0);
  go_yield();
  print_text("waits");
  go_lock(&second);
  print_text("not reached");
}
