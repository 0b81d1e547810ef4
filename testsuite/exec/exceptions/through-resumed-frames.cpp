// Exceptions through frames that were resumed, with one cleanup in another and around a try block
// with a handler that does not match: each function has several places for an exception to go to.
// EXCEPTIONS: wasm
#include "test.h"

struct Reporting {
  int value;
  explicit Reporting(int x) : value(x) {}
  ~Reporting() { print(value); }
};

struct Suspending {
  int value;
  explicit Suspending(int x) : value(test_pause(x)) {}
  ~Suspending() { print(test_pause(value & 31)); }
};

using Function = int(int);

NOINLINE static int reporting(int depth) {
  Reporting object(depth);
  int y = test_pause(depth);
  if (depth == 0)
    throw y;
  return reporting(depth - 1) + y;
}

NOINLINE static int suspending(int depth) {
  Suspending object(depth);
  int y = test_pause(depth);
  if (depth == 0)
    throw y;
  return suspending(depth - 1) + y;
}

NOINLINE static int at_once(int x) {
  int y = test_pause(x);
  throw y + x;
}

NOINLINE static int in_handler(int x) {
  try {
    throw x;
  } catch (int &outer) {
    Suspending object(outer);
    try {
      return reporting(x);
    } catch (int &inner) {
      inner += outer;
      outer += test_pause(inner & 15);
      if (x & 1)
        throw;
      return inner + outer;
    }
  }
}

NOINLINE static int by_pointer(Function *function, int x) {
  Reporting first(x * 10);
  Suspending second(x);
  try {
    return function(x);
  } catch (double) {
    return 1;
  }
}

// A suspending try block in the destructor, which runs in a loop's cleanup.
struct Careful {
  int value;
  NOINLINE ~Careful() {
    try {
      by_pointer(at_once, value);
    } catch (int thrown) {
      print(thrown + test_pause(thrown & 7));
    }
  }
};

NOINLINE static int retried(Function *function, int x) {
  for (int attempt = 0;; attempt++) {
    try {
      Careful careful{attempt};
      return by_pointer(function, x - attempt);
    } catch (int thrown) {
      if (attempt == 2)
        throw thrown + test_pause(attempt);
    }
  }
}

TEST {
  static Function *const functions[] = {reporting, suspending, at_once, in_handler};
  int sum = 0;
  for (int i = 0; i < 16; i++) {
    try {
      sum += i & 1 ? retried(functions[i >> 2], (i & 3) + 2) : by_pointer(functions[i >> 2], i & 3);
    } catch (int thrown) {
      sum = sum * 5 + thrown + test_pause(thrown & 7);
    }
    print(sum);
  }
  return sum;
}
