// C++ coroutines, whose frames are on a heap, that suspend in our sense too, and between each other.
// FLAGS: -std=c++20
#include "test.h"

namespace std {
template <typename R, typename...> struct coroutine_traits { using promise_type = typename R::promise_type; };
template <typename P = void> struct coroutine_handle;
template <> struct coroutine_handle<void> {
  void *frame;
  static coroutine_handle from_address(void *p) { return {p}; }
  void resume() const { __builtin_coro_resume(frame); }
  void destroy() const { __builtin_coro_destroy(frame); }
  bool done() const { return __builtin_coro_done(frame); }
};
template <typename P> struct coroutine_handle : coroutine_handle<void> {
  static coroutine_handle from_address(void *p) { coroutine_handle h; h.frame = p; return h; }
  static coroutine_handle from_promise(P &p) { return from_address(__builtin_coro_promise(&p, alignof(P), true)); }
  P &promise() const { return *(P *)__builtin_coro_promise(frame, alignof(P), false); }
};
struct suspend_always { bool await_ready() const noexcept { return false; } void await_suspend(coroutine_handle<>) const noexcept {} void await_resume() const noexcept {} };
}

static char heap[16384];
static unsigned long used;
void *operator new(unsigned long n) { void *p = heap + used; used += (n + 15) & ~15ul; return p; }
void operator delete(void *) noexcept {}
void operator delete(void *, unsigned long) noexcept {}

struct Generator {
  struct promise_type {
    int current;
    Generator get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(int x) { current = test_pause(x); return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
  std::coroutine_handle<promise_type> handle;
  bool next() { if (!handle.done()) handle.resume(); return !handle.done(); }
  int value() const { return handle.promise().current; }
};

static Generator count(int n, int step) {
  int local[4] = {n, step, 0, 0};
  for (int i = 0; i < n; i += step) { local[2] += test_pause(i); co_yield local[2] ^ local[0]; local[3]++; }
  print(local[3]);
}
static Generator both(int n) {
  Generator a = count(n, 1), b = count(n, 2);
  while (a.next()) { co_yield a.value(); if (b.next()) co_yield b.value() + test_pause(1); }
  a.handle.destroy();
  b.handle.destroy();
}

TEST {
  Generator g = both(4);
  int sum = 0;
  while (g.next()) { print(g.value()); sum = sum * 3 + test_pause(g.value() & 7); }
  g.handle.destroy();
  return sum;
}
