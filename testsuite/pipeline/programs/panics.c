// Panics that are recovered: in deep recursion, in deferred functions, nested, raised again, and in
// functions that have paused before and pause after.
// PRINTS: deferred: 3
// PRINTS: deferred: 2
// PRINTS: recovered: index out of range
// PRINTS: deferred: 1
// PRINTS: goes on
// PRINTS: 45
// PRINTS: recovered: raised again
// PRINTS: outer: raised again
// PRINTS: recovered: from a deferred function
// PRINTS: no panic
// PRINTS: 300
// PRINTS: 100
// PRINTS: recovered: send on closed channel
// PRINTS: recovered: close of closed channel
#include "runtime.h"
#include "test.h"

static void print_with(const char *prefix, const char *text) {
  char line[100];
  unsigned long length = 0;
  for (const char *from = prefix; *from; from++)
    line[length++] = *from;
  for (const char *from = text; *from; from++)
    line[length++] = *from;
  print_bytes(line, length);
}

static void prints(void *number) {
  char text[2] = {(char)('0' + (long)number), 0};
  print_with("deferred: ", text);
}

static void recovers(void *args) {
  (void)args;
  const char *message = go_recover();
  if (message)
    print_with("recovered: ", message);
  else
    print_text("no panic");
}

static void defer_print(long number) { go_defer(prints, (void *)number); }

NOINLINE static int deep(int depth, const char *message) {
  volatile int here = depth;
  if (!depth)
    go_panic(message);
  go_yield();
  return here + deep(depth - 1, message);
}

static void plain(void *args) {
  (void)args;
  defer_print(1);
  go_defer(recovers, 0);
  defer_print(2);
  go_yield();
  defer_print(3);
  print(deep(30, "index out of range"));
}

// What it keeps in its frame is as it was when the panic came.
struct keeps {
  int sum, *where;
};
static void sums(void *args) {
  struct keeps *keeps = args;
  for (int i = 0; i < 10; i++) {
    keeps->sum += i;
    *keeps->where = keeps->sum;
    go_yield();
  }
  go_panic("when it was done");
}
static void ignores(void *args) {
  (void)args;
  go_recover();
}
static void sums_and_recovers(void *args) {
  go_defer(ignores, 0);
  sums(args);
}
NOINLINE static int kept(void) {
  int here = 0;
  struct keeps keeps = {0, &here};
  go_with_defers(sums_and_recovers, &keeps);
  go_yield();
  return here == keeps.sum ? here : -1;
}

static void recovers_and_panics(void *args) {
  (void)args;
  recovers(0);
  go_panic("raised again");
}
static void inner(void *args) {
  (void)args;
  go_defer(recovers_and_panics, 0);
  go_panic("raised again");
}
static void catches(void *args) {
  (void)args;
  const char *message = go_recover();
  if (message)
    print_with("outer: ", message);
}
static void outer(void *args) {
  (void)args;
  go_defer(catches, 0);
  go_with_defers(inner, 0);
}

static void panics(void *args) {
  (void)args;
  go_yield();
  go_panic("from a deferred function");
}
static void in_a_deferred_function(void *args) {
  (void)args;
  go_defer(recovers, 0);
  go_defer(panics, 0);
}

// Goroutines that panic a hundred times each, in turns.
static int caught, done;
static void counts(void *args) {
  (void)args;
  if (go_recover())
    caught++;
}
static void panics_deep(void *depth) {
  go_defer(counts, 0);
  deep((int)(long)depth, "and on");
}
static void often(void *args) {
  for (int i = 0; i < 100; i++) {
    go_with_defers(panics_deep, args);
    go_yield();
  }
  done += (int)(long)args;
}

static void to_closed(void *channel) {
  go_defer(recovers, 0);
  int value = 1;
  go_send(channel, &value);
}
static void twice(void *channel) {
  go_defer(recovers, 0);
  go_close(channel);
}
static void closes(void *channel) { go_close(channel); }

void go_main(void) {
  go_with_defers(plain, 0);
  print_text("goes on");
  print(kept());
  go_with_defers(outer, 0);
  go_with_defers(in_a_deferred_function, 0);
  go_with_defers(recovers, 0);
  for (long i = 0; i < 3; i++)
    go(often, (void *)(i * 10 + 23 + i / 2));
  while (done < 100)
    go_yield();
  print(caught);
  print(done);
  struct channel *channel = go_chan(sizeof(int), 0);
  // The send waits when it is closed.
  go(closes, channel);
  go_with_defers(to_closed, channel);
  go_with_defers(twice, channel);
}
