// Fibers in C++, with functions of any type: whoever yields swaps directly to the next that has not
// ended, a thousand calls deep if need be; destructors run where a fiber ends by itself.
// PRINTS: 0
// PRINTS: 10
// PRINTS: 20
// PRINTS: 1
// PRINTS: 11
// PRINTS: 2
// PRINTS: 3
// PRINTS: 3000
#include "tasks.h"

namespace {

/// Runs fibers in turn, in a ring.
class Ring {
public:
  class Fiber {
  public:
    template <class Function>
    Fiber(Ring &ring, Function &function)
        : ring(ring), function(&function), call(invoke<Function>),
          task(asyncify_new("fiber", run, 128 << 10)) {
      next = ring.last ? ring.last->next : this;
      (ring.last ? ring.last->next : next) = this;
      ring.last = this;
    }
    Fiber(const Fiber &) = delete;
    ~Fiber() { asyncify_delete(task); }

  private:
    friend class Ring;
    template <class Function> static void invoke(void *function) {
      (*static_cast<Function *>(function))();
    }
    static void *run(void *value) {
      Fiber *fiber = static_cast<Fiber *>(value);
      fiber->call(fiber->function);
      fiber->ring.leave(fiber);
      return nullptr;
    }

    Ring &ring;
    void *function;
    void (*call)(void *);
    asyncify_task *task;
    Fiber *next;
  };

  /// Lets the others run.
  void yield() {
    Fiber *from = current;
    current = from->next;
    if (current != from)
      asyncify_swap(current->task, current);
  }

  /// Runs until all fibers have ended: each that does comes back here.
  void run() {
    while (last) {
      current = last->next;
      asyncify_resume(current->task, current);
    }
  }

private:
  void leave(Fiber *fiber) {
    Fiber *before = fiber;
    while (before->next != fiber)
      before = before->next;
    before->next = fiber->next;
    last = before == fiber ? nullptr : before;
  }

  // The ring goes on from the last to the first.
  Fiber *last = nullptr, *current = nullptr;
};

int alive = 0, ended = 0;

/// What must be destroyed.
struct Value {
  Value() { alive++; }
  ~Value() { alive--, ended++; }
};

NOINLINE int climb(Ring &ring, int depth) {
  Value value;
  if (depth > 1)
    return climb(ring, depth - 1) + alive / alive;
  ring.yield();
  return 1;
}

} // namespace

TEST {
  asyncify_set_memory(test_allocate, test_release);
  Ring ring;
  {
    auto shows = [&](int from, int count) {
      return [&ring, from, count] {
        Value value;
        for (int i = 0; i < count; i++) {
          print(from + i);
          ring.yield();
        }
      };
    };
    auto first = shows(0, 3), second = shows(10, 2), third = shows(20, 1);
    Ring::Fiber fibers[] = {{ring, first}, {ring, second}, {ring, third}};
    ring.run();
  }
  print(ended);
  int sum = 0;
  {
    auto deep = [&] { sum += climb(ring, 1000); };
    Ring::Fiber fibers[] = {{ring, deep}, {ring, deep}, {ring, deep}};
    ring.run();
  }
  print(sum);
  return alive + (int)test_pieces_in_use();
}
