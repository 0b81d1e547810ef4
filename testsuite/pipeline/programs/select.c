// Select statements: with time-outs, with a default, with several channels, sending and receiving.
// PRINTS: timed out
// PRINTS: 50
// PRINTS: received
// PRINTS: 7
// PRINTS: 30
// PRINTS: default
// PRINTS: 1000
// PRINTS: 1000
// PRINTS: 499500
// PRINTS: stopped
// PRINTS: 0
// PRINTS: 11
// PRINTS: sent
// PRINTS: a closed channel
#include "runtime.h"
#include "test.h"

static void print_milliseconds(long long since) {
  print((int)((go_now() - since) / MILLISECOND));
}

static void sends_late(void *channel) {
  go_sleep(30LL * MILLISECOND);
  int value = 7;
  go_send(channel, &value);
}

// Receives or times out after 50 milliseconds.
static void wait_for(struct channel *channel) {
  long long start = go_now();
  int value = 0;
  struct select_case cases[] = {{.channel = channel, .receive = &value},
                                {.channel = go_after(50LL * MILLISECOND)}};
  if (go_select(cases, 2, 0)) {
    print_text("timed out");
  } else {
    print_text("received");
    print(value);
  }
  print_milliseconds(start);
}

static void sends_many(void *channel) {
  for (int i = 0; i < 1000; i++) {
    go_send(channel, &i);
    if (i % 7 == 0)
      go_yield();
  }
}

// Two senders and a stop, in one loop.
static void merge(void) {
  struct channel *channels[] = {go_chan(sizeof(int), 0), go_chan(sizeof(int), 5)};
  for (int i = 0; i < 2; i++)
    go(sends_many, channels[i]);
  int counts[2] = {0, 0}, sum = 0;
  struct channel *stop = go_after(MILLISECOND);
  for (;;) {
    int value;
    struct select_case cases[] = {{.channel = channels[0], .receive = &value},
                                  {.channel = channels[1], .receive = &value},
                                  {.channel = stop}};
    int which = go_select(cases, 3, 0);
    if (which == 2)
      break;
    counts[which]++;
    sum += which ? value : 0;
  }
  print(counts[0]);
  print(counts[1]);
  print(sum);
}

static void receives(void *channel) {
  int value;
  go_receive(channel, &value);
  print(value);
}

void go_main(void) {
  struct channel *channel = go_chan(sizeof(int), 0);
  wait_for(channel);
  go(sends_late, channel);
  wait_for(channel);
  struct select_case never = {.channel = channel};
  if (go_select(&never, 1, 1) < 0)
    print_text("default");

  merge();

  struct timer *timer = go_timer(MILLISECOND);
  if (go_timer_stop(timer))
    print_text("stopped");
  go_sleep(2LL * MILLISECOND);
  print((int)go_len(go_timer_channel(timer)));

  // A case that sends, beside one of a null channel, which is never ready.
  go(receives, channel);
  int value = 11;
  struct select_case sends[] = {{.channel = 0}, {.channel = channel, .send = &value}};
  if (go_select(sends, 2, 0) == 1)
    print_text("sent");
  go_close(channel);
  struct select_case closed = {.channel = channel, .receive = &value};
  if (go_select(&closed, 1, 0) == 0 && !closed.ok && !value)
    print_text("a closed channel");
}
