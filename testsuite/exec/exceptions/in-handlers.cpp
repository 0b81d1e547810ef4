// Suspends in catch blocks: by value, by reference, nested, behind a rethrow, in a
// handler that is left by return, break and an exception of its own.
// EXCEPTIONS: wasm
#include "test.h"

struct Error {
  int code;
  NOINLINE explicit Error(int c) : code(c) { print(c); }
  NOINLINE Error(const Error &other) : code(other.code + 1000) { print(code); }
  NOINLINE ~Error() { print(-code); }
};

NOINLINE static int fail(int x) {
  int y = test_pause(x);
  if (y % 4 == 0) throw Error(y);
  if (y % 4 == 1) throw y;
  if (y % 4 == 2) throw "text";
  return y;
}

NOINLINE static int by_value(int x, int kept) {
  try {
    return fail(x);
  } catch (Error error) {
    int a = test_pause(error.code & 31);
    return a + error.code + kept;
  } catch (int value) {
    int a = test_pause(value);
    int b = test_pause(a & 15);
    return a * b + value + kept;
  } catch (...) {
    return test_pause(kept);
  }
}

NOINLINE static int nested(int x) {
  int result = x * 3;
  for (int i = 0; i < 5; i++) {
    try {
      result += fail(x + i);
    } catch (Error &outer) {
      result += test_pause(i);
      try {
        result += fail(outer.code + i) + outer.code;
      } catch (Error &inner) {
        result += test_pause(inner.code & 7) * outer.code;
        if (i == 3) break;
      } catch (int value) {
        result ^= test_pause(value & 7) + outer.code;
        if (i == 1) continue;
        if (result & 1) throw;
      }
      outer.code++;
      result += outer.code;
    } catch (const char *text) {
      result += test_pause(text[0] & 15);
      return result;
    }
    print(result);
  }
  return result;
}

NOINLINE static int rethrown(int x) {
  try {
    try {
      return fail(x);
    } catch (Error &error) {
      error.code += test_pause(1);
      throw;
    } catch (int value) {
      throw Error(value + test_pause(2));
    }
  } catch (Error &error) {
    return error.code + test_pause(3);
  } catch (...) {
    return test_pause(4);
  }
}

TEST {
  int sum = 0;
  for (int i = 0; i < 9; i++) {
    sum = sum * 7 + by_value(i, i * 11);
    try {
      sum += nested(i);
    } catch (int value) {
      sum += value + test_pause(sum & 3);
    }
    sum += rethrown(i);
    print(sum);
  }
  return sum;
}
