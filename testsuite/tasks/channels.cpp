// Channels between C++ tasks, and a scheduler that runs what can go on: a pipeline that sieves
// primes, with one task for each.
// PRINTS: 2
// PRINTS: 3
// PRINTS: 5
// PRINTS: 7
// PRINTS: 11
// PRINTS: 13
// PRINTS: 17
// PRINTS: 19
// PRINTS: 23
// PRINTS: 29
// PRINTS: 0
#include "tasks.h"

namespace {

/// Tasks that can go on, in the order in which they became able to.
class Scheduler {
public:
  void ready(asyncify_task *task) { queue_[last_++ % Room] = task; }
  void run() {
    while (first_ != last_)
      asyncify_resume(queue_[first_++ % Room], nullptr);
  }

private:
  static constexpr int Room = 256;
  asyncify_task *queue_[Room];
  unsigned first_ = 0, last_ = 0;
} scheduler;

/// A channel without a buffer: whoever comes first waits for the other.
class Channel {
public:
  void send(int value) {
    while (full_)
      wait(sender_);
    value_ = value;
    full_ = true;
    wake(receiver_);
    while (full_)
      wait(sender_);
  }
  int receive() {
    while (!full_)
      wait(receiver_);
    full_ = false;
    wake(sender_);
    return value_;
  }

private:
  NOINLINE static void wait(asyncify_task *&place) {
    place = asyncify_current();
    asyncify_pause(nullptr);
  }
  static void wake(asyncify_task *&place) {
    if (place)
      scheduler.ready(place);
    place = nullptr;
  }
  asyncify_task *sender_ = nullptr, *receiver_ = nullptr;
  int value_ = 0;
  bool full_ = false;
};

struct Stage {
  Channel in;
  Stage *next = nullptr;
  asyncify_task *task = nullptr;
};

Stage stages[16];
int made;
constexpr int Primes = 10;

void *sieve(void *);

Stage *make_stage() {
  Stage *stage = &stages[made++];
  stage->task = asyncify_new("sieve", sieve, 1024);
  stage->task->user = stage;
  scheduler.ready(stage->task);
  return stage;
}

void *sieve(void *) {
  Stage *self = static_cast<Stage *>(asyncify_current()->user);
  int prime = self->in.receive();
  print(prime);
  if (made == Primes)
    return nullptr;
  self->next = make_stage();
  for (;;) {
    int number = self->in.receive();
    if (number % prime)
      self->next->in.send(number);
  }
}

void *numbers(void *) {
  for (int i = 2;; i++)
    stages[0].in.send(i);
}

} // namespace

TEST {
  asyncify_set_memory(test_allocate, test_release);
  make_stage();
  asyncify_task *source = asyncify_new("numbers", numbers, 1024);
  scheduler.ready(source);
  scheduler.run();
  // The last stage has ended, so the others wait for ever.
  asyncify_delete(source);
  for (int i = 0; i < made; i++)
    asyncify_delete(stages[i].task);
  print(test_pieces_in_use());
  return 0;
}
