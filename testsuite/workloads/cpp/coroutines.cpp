// Coroutines of the language, whose bodies and promises suspend in the other way, too.
#include "parts.h"
#include <coroutine>
#include <optional>
#include <vector>

namespace {

template <typename T> class Generator {
public:
  struct promise_type {
    std::optional<T> value;
    Generator get_return_object() {
      return Generator(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(T next) {
      wait(1);
      value = std::move(next);
      return {};
    }
    void return_void() { wait(2); }
    void unhandled_exception() {}
  };

  explicit Generator(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
  Generator(Generator &&other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  ~Generator() {
    if (handle_)
      handle_.destroy();
  }
  bool next() {
    handle_.resume();
    return !handle_.done();
  }
  T &value() { return *handle_.promise().value; }

private:
  std::coroutine_handle<promise_type> handle_;
};

Generator<int> count(int from, int to) {
  Noisy guard("counted from " + std::to_string(from));
  for (int i = from; i < to; i++)
    co_yield wait(i);
}

Generator<std::string> walk(int depth) {
  Noisy guard("walked " + std::to_string(depth));
  if (depth == 0) {
    co_yield std::string("leaf ") + std::to_string(wait(depth));
    co_return;
  }
  for (int i = 0; i < 2; i++) {
    auto below = walk(depth - 1);
    while (below.next())
      co_yield std::to_string(wait(i)) + below.value();
  }
}

/// An awaitable whose hooks suspend.
struct Later {
  int x;
  bool await_ready() { return wait(x) % 3 == 0; }
  void await_suspend(std::coroutine_handle<>) { wait(x); }
  int await_resume() { return wait(x) + 1; }
};

struct Task {
  struct promise_type {
    int result = 0;
    Task get_return_object() {
      return {std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_value(int x) { result = wait(x); }
    void unhandled_exception() {}
  };
  std::coroutine_handle<promise_type> handle;
};

Task work(int n) {
  std::vector<Key> keys;
  int sum = 0;
  for (int i = 0; i < n; i++) {
    keys.emplace_back(i);
    sum += co_await Later{i};
  }
  co_return sum + static_cast<int>(keys.size());
}

} // namespace

void coroutines() {
  auto numbers = count(3, 9);
  while (numbers.next())
    print(numbers.value());
  auto half = count(100, 200);
  half.next();
  auto tree = walk(3);
  while (tree.next())
    line(tree.value());
  Task task = work(8);
  while (!task.handle.done()) {
    wait(5);
    task.handle.resume();
  }
  print(task.handle.promise().result);
  task.handle.destroy();
}
