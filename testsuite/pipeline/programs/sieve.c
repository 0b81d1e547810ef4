// The sieve with a goroutine for each prime: a thousand of them.
// PRINTS: 2
// PRINTS: 541
// PRINTS: 7919
#include "runtime.h"
#include "test.h"

static void generate(void *to) {
  for (int i = 2;; i++)
    go_send(to, &i);
}

struct filter {
  struct channel *from, *to;
  int prime;
};

static void filter(void *args) {
  struct filter *it = args;
  for (;;) {
    int number;
    go_receive(it->from, &number);
    if (number % it->prime)
      go_send(it->to, &number);
  }
}

void go_main(void) {
  struct channel *numbers = go_chan(sizeof(int), 0);
  go(generate, numbers);
  for (int count = 1; count <= 1000; count++) {
    struct filter *next = go_alloc(sizeof *next);
    next->from = numbers;
    next->to = numbers = go_chan(sizeof(int), 0);
    go_receive(next->from, &next->prime);
    if (count == 1 || count == 100 || count == 1000)
      print(next->prime);
    go(filter, next);
  }
}
