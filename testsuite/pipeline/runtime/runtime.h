// A runtime in the shape of TinyGo's, for programs that a compiler pipeline in one process makes
// of whole modules: goroutines on stacks of their own, switched by tinygo_swapTask, and what Go
// programs do with them. Names follow TinyGo's `runtime` where it has them.
//
// A program defines `void go_main(void)`, its first goroutine. It ends with that: `run` returns 0,
// or 2 after a panic that nobody has recovered from, or a deadlock.
#ifndef PIPELINE_RUNTIME_H
#define PIPELINE_RUNTIME_H

typedef unsigned long uintptr;

//===-- Memory -------------------------------------------------------------===//

/// Zeroed memory. What takes a collector later calls it here: see memory.c.
void *go_alloc(uintptr size);

/// A range of a stack that a collector must scan: [low, high).
struct stack_range {
  void **low, **high;
};

/// Calls `visit` with the stack of each goroutine that has begun and not ended, and with the system
/// stack below them. That of the goroutine that runs is `is_current`; it begins where it is.
void go_stacks(void (*visit)(struct stack_range, int is_current, void *context), void *context);

//===-- Goroutines and time ------------------------------------------------===//

/// `go function(args)`
void go(void (*function)(void *args), void *args);

/// `runtime.Gosched()`
void go_yield(void);

/// Nanoseconds since the program began. Time is not the host's: it stands still while a goroutine
/// can run, and when none can, jumps to when the next timer fires.
long long go_now(void);
void go_sleep(long long nanoseconds);

enum { MILLISECOND = 1000000 };

//===-- Channels -----------------------------------------------------------===//

/// A channel of elements of `size` bytes, with a buffer for `capacity` of them.
struct channel *go_chan(uintptr size, uintptr capacity);

/// `channel <- *value`. Panics if the channel is closed; for ever blocked if it is null.
void go_send(struct channel *channel, const void *value);
/// `*value, ok = <-channel`; returns ok.
int go_receive(struct channel *channel, void *value);
/// `close(channel)`
void go_close(struct channel *channel);
uintptr go_len(struct channel *channel);

/// A case of a select statement. A null channel is never ready.
struct select_case {
  struct channel *channel;
  /// What to send; null for a receive.
  const void *send;
  /// Where to put what is received, and whether there was something.
  void *receive;
  int ok;
};

/// Waits until one of the cases can go on, and does it. Returns which; -1, at once, if none can and
/// `has_default`.
int go_select(struct select_case *cases, int count, int has_default);

/// A timer that sends the time, a long long, to its channel when it fires.
struct timer *go_timer(long long nanoseconds);
struct channel *go_timer_channel(struct timer *timer);
/// Returns whether it had not fired.
int go_timer_stop(struct timer *timer);
/// `time.After`
struct channel *go_after(long long nanoseconds);

//===-- sync ---------------------------------------------------------------===//

/// Goroutines that wait, the first of them first. All zero: nobody.
struct wait_queue {
  struct task *head, *tail;
};

struct mutex {
  int locked;
  struct wait_queue waiting;
};
void go_lock(struct mutex *mutex);
void go_unlock(struct mutex *mutex);

struct wait_group {
  int count;
  struct wait_queue waiting;
};
void go_add(struct wait_group *group, int delta);
void go_done(struct wait_group *group);
void go_wait(struct wait_group *group);

//===-- defer, panic, recover ----------------------------------------------===//

/// Calls `body(args)`, and when it has returned or panicked, what it has deferred, the last first:
/// what a Go function with defer statements is.
void go_with_defers(void (*body)(void *args), void *args);
/// `defer function(args)`, in the body of go_with_defers.
void go_defer(void (*function)(void *args), void *args);

/// `panic(message)`
_Noreturn void go_panic(const char *message);
/// `recover()`, in a deferred function: ends a panic and returns its message; null if there is none.
const char *go_recover(void);

#endif
