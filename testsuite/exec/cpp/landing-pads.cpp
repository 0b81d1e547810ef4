// What clang makes of C++ without flags for exceptions: landing pads, which code generation for
// wasm drops. Destructors and handlers behind them suspend as well as those on the way without an
// exception; that way is the only one that is run.
// FLAGS: -fexceptions
#include "test.h"

// What landing pads name, and nothing calls.
extern "C" {
int __gxx_personality_v0(...) { return 0; }
void *__cxa_begin_catch(void *object) { return object; }
void __cxa_end_catch() {}
void __cxa_rethrow() { __builtin_trap(); }
}
namespace std {
[[noreturn]] void terminate() noexcept { __builtin_trap(); }
} // namespace std

struct Guard {
  int name;
  explicit Guard(int name) : name(name) {}
  ~Guard() { print(100 + name + test_pause(name) % 9); }
};

// Not inlined, and may throw, for all that its callers know.
NOINLINE static int work(int x) { return test_pause(x) + 1; }

NOINLINE static int cleanups(int x) {
  Guard outer(x);
  int sum = work(x);
  for (int i = 0; i < 3; i++) {
    Guard inner(i + x);
    sum = sum * 3 + work(sum % 16);
  }
  return sum;
}

NOINLINE static int handlers(int x) {
  int kept = x * 5;
  try {
    Guard guard(x);
    kept += work(x);
    try {
      kept += work(kept % 16);
    } catch (...) {
      Guard in_handler(kept % 16);
      kept = work(1);
      throw;
    }
  } catch (...) {
    for (int i = 0; i < kept; i++)
      kept -= test_pause(i);
    return kept + work(kept);
  }
  return kept + work(2);
}

NOINLINE static int never_throws(int x) noexcept { return work(x) + handlers(x + 1); }

TEST {
  int sum = 0;
  for (int i = 0; i < 4; i++) {
    Guard guard(i);
    sum = sum * 7 + cleanups(i) + handlers(i) + never_throws(i);
    print(sum);
  }
  return sum;
}
