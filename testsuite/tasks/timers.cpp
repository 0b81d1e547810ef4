// An event loop in C++: tasks sleep, race each other, and wait for others to end, with their
// variables in lambdas; one that never goes on is dropped at the end. A task whose recursion does not
// end is ended, and who waits for it is told; and 300,000 are begun, paused and ended in the memory of
// a few.
// OPTIONS: stack-check
// PRINTS: 10
// PRINTS: 20
// PRINTS: 25
// PRINTS: 30
// PRINTS: 1000
// PRINTS: endless
// PRINTS: the stack of the task was full, and the task has been ended
// PRINTS: -1
// PRINTS: 1
// PRINTS: 300000
// PRINTS: 0
#include "tasks.h"

namespace {

constexpr int Never = 1 << 30;

/// Runs tasks when the time has come that they wait for.
class Loop {
public:
  /// A task of the loop, which is over when this is.
  class Task {
  public:
    template <class Function>
    Task(Loop &loop, const char *name, Function &function, unsigned long size = 4096)
        : loop(loop), task(asyncify_new(name, run<Function>, size)), next(loop.first) {
      task->user = &function;
      loop.first = this;
    }
    Task(const Task &) = delete;
    ~Task() {
      Task **place = &loop.first;
      while (*place != this)
        place = &(*place)->next;
      *place = next;
      asyncify_delete(task);
    }

    bool isOver() const { return asyncify_status_of(task) >= ASYNCIFY_ENDED; }
    bool isDone() const { return asyncify_status_of(task) == ASYNCIFY_ENDED; }

  private:
    friend class Loop;
    template <class Function> static void *run(void *) {
      (*static_cast<Function *>(asyncify_current()->user))();
      return nullptr;
    }

    Loop &loop;
    asyncify_task *task;
    Task *next, *waitsFor = nullptr;
    int wakesAt = 0;
  };

  int now = 0;

  void sleep(int time) {
    running->wakesAt = now + time;
    asyncify_pause(nullptr);
  }

  /// Waits until a task is over; whether its function has returned.
  bool join(Task &task) {
    running->waitsFor = &task;
    running->wakesAt = Never;
    asyncify_pause(nullptr);
    return task.isDone();
  }

  /// Until nothing happens any more.
  void run() {
    while (Task *next = findNext()) {
      if (!next->waitsFor && next->wakesAt > now)
        now = next->wakesAt;
      next->waitsFor = nullptr;
      running = next;
      asyncify_resume(next->task, nullptr);
    }
  }

private:
  Task *findNext() const {
    Task *best = nullptr;
    for (Task *task = first; task; task = task->next) {
      if (task->isOver())
        continue;
      if (task->waitsFor && task->waitsFor->isOver())
        return task;
      if (task->wakesAt != Never && (!best || task->wakesAt < best->wakesAt))
        best = task;
    }
    return best;
  }

  Task *first = nullptr, *running = nullptr;
};

NOINLINE long endless(volatile long *above) {
  volatile long here[8] = {above[0]};
  return here[0] ? endless(here) + here[0] : 0;
}

} // namespace

TEST {
  asyncify_set_memory(test_allocate, test_release);
  asyncify_on_failure(print_failure);
  Loop loop;
  {
    auto tick = [&] {
      for (int i = 0; i < 3; i++) {
        loop.sleep(10);
        print(loop.now);
      }
    };
    Loop::Task ticks(loop, "ticks", tick);
    auto wait = [&] {
      loop.sleep(25);
      print(loop.now);
      if (loop.join(ticks))
        loop.sleep(970);
      print(loop.now);
    };
    Loop::Task waits(loop, "waits", wait);
    auto sleepForEver = [&] { loop.sleep(Never - loop.now); };
    Loop::Task never(loop, "never", sleepForEver);
    auto overflow = [&] {
      loop.sleep(2000);
      volatile long start[1] = {1};
      endless(start);
    };
    Loop::Task endless(loop, "endless", overflow);
    auto told = [&] { print(loop.join(endless) ? 1 : -1); };
    Loop::Task tells(loop, "told", told);
    loop.run();
    print(!never.isOver());
  }
  int count = 0;
  for (int i = 0; i < 100000; i++) {
    auto add = [&] {
      count++;
      loop.sleep(i % 7);
      count++;
    };
    auto twice = [&] {
      Loop::Task inner(loop, "inner", add, 512);
      loop.join(inner);
      count++;
    };
    Loop::Task task(loop, "outer", twice, 1024);
    loop.run();
  }
  print(count);
  print(test_pieces_in_use());
  return 0;
}
