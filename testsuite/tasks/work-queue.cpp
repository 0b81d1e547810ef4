// A work queue in C++: workers take jobs, jobs add others, and wait for these; a generator is walked
// by a range-based loop.
// PRINTS: 1
// PRINTS: 2
// PRINTS: 3
// PRINTS: 5
// PRINTS: 8
// PRINTS: 832040
// PRINTS: 0
// PRINTS: 500500
// PRINTS: 0
#include "tasks.h"

namespace {

/// A task with a stack of its own, which ends when this does.
class Task {
public:
  template <class Function>
  Task(const char *name, Function &function, unsigned long size = 16384)
      : task(asyncify_new(name, run<Function>, size)) {
    task->user = &function;
  }
  Task(const Task &) = delete;
  ~Task() { asyncify_delete(task); }

  void *resume(void *value = nullptr) { return asyncify_resume(task, value); }
  bool has_ended() const { return asyncify_status_of(task) == ASYNCIFY_ENDED; }

private:
  template <class Function> static void *run(void *) {
    (*static_cast<Function *>(asyncify_current()->user))();
    return nullptr;
  }
  asyncify_task *task;
};

/// The numbers that a function yields, for a range-based loop.
template <class Function> class Generator {
public:
  explicit Generator(Function function) : function(function), task("generator", *this, 4096) {}

  void operator()() {
    function([this](int value) {
      current = value;
      asyncify_pause(nullptr);
    });
  }

  struct Iterator {
    Generator *generator;
    int operator*() const { return generator->current; }
    void operator++() { generator->task.resume(); }
    bool operator!=(const Iterator &) const { return !generator->task.has_ended(); }
  };
  Iterator begin() {
    task.resume();
    return {this};
  }
  Iterator end() { return {this}; }

private:
  Function function;
  int current = 0;
  Task task;
};

/// Jobs, and the workers that do them. A job may wait for others: its worker does not.
class Queue {
public:
  struct Job {
    long (*function)(Queue &, long);
    long argument, result;
    bool is_done;
  };

  void add(Job &job) {
    job.is_done = false;
    jobs[last++ % CAPACITY] = &job;
  }

  // Other jobs are done meanwhile.
  static void wait_for(const Job &job) {
    while (!job.is_done)
      asyncify_pause(nullptr);
  }

  // What a worker does.
  void operator()() {
    while (!is_over) {
      if (first == last) {
        asyncify_pause(nullptr);
        continue;
      }
      Job &job = *jobs[first++ % CAPACITY];
      job.result = job.function(*this, job.argument);
      job.is_done = true;
    }
  }

  bool is_over = false;

private:
  static constexpr int CAPACITY = 4096;
  Job *jobs[CAPACITY];
  int first = 0, last = 0;
};

// Sums from 1 on, half of it in a job of its own.
long sum(Queue &queue, long up_to) {
  if (up_to <= 10) {
    long result = 0;
    for (long i = 1; i <= up_to; i++)
      result += i;
    return result;
  }
  long half = up_to / 2;
  Queue::Job low{sum, half, 0, false};
  queue.add(low);
  long high = 0;
  for (long i = half + 1; i <= up_to; i++) {
    high += i;
    if (i % 50 == 0)
      asyncify_pause(nullptr);
  }
  Queue::wait_for(low);
  return low.result + high;
}

} // namespace

TEST {
  asyncify_set_memory(test_allocate, test_release);
  {
    auto fibonacci = [](auto yield) {
      int before = 1, now = 1;
      while (before < 1000000) {
        yield(now);
        int next = before + now;
        before = now;
        now = next;
      }
    };
    Generator numbers(fibonacci);
    int count = 0, last = 0;
    for (int number : numbers) {
      if (count++ < 5)
        print(number);
      if (number < 1000000)
        last = number;
    }
    print(last);
  }
  print((int)test_pieces_in_use());

  {
    static Queue queue;
    Queue::Job job{sum, 1000, 0, false};
    queue.add(job);
    Task one("one", queue), two("two", queue), three("three", queue), four("four", queue),
        five("five", queue), six("six", queue), seven("seven", queue), eight("eight", queue);
    Task *workers[] = {&one, &two, &three, &four, &five, &six, &seven, &eight};
    while (!job.is_done)
      for (Task *worker : workers)
        worker->resume();
    queue.is_over = true;
    for (Task *worker : workers)
      worker->resume();
    print((int)job.result);
  }
  print((int)test_pieces_in_use());
  return 0;
}
