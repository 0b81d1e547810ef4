// A parser that suspends for each character and throws errors from any depth, through frames
// with guards, to handlers that add to them, skip input, and go on.
// EXCEPTIONS: wasm
// EXPECT: run = 0
#include "test.h"

namespace {

struct Error {
  int kind, at, depth;
};

struct Overflow {
  long long value;
};

struct Input {
  const char *text;
  int at = 0;

  NOINLINE int peek() { return test_pause(text[at]) == 3 * text[at] + 1 ? text[at] : -1; }
  NOINLINE int take() {
    int c = peek();
    at++;
    return c;
  }
};

int open_guards;

/// Counts itself; its destructor runs whether it is left by a value or by an error.
struct Guard {
  int *depth;
  explicit Guard(int *d) : depth(d) { ++*depth, ++open_guards; }
  ~Guard() { --*depth, --open_guards; }
};

struct Parser {
  Input in;
  int depth = 0, mended = 0;

  NOINLINE long long number() {
    long long value = 0;
    int digits = 0;
    for (; in.peek() >= '0' && in.peek() <= '9'; digits++) {
      value = value * 10 + (in.take() - '0');
      if (value > 100000)
        throw Overflow{value};
    }
    if (!digits)
      throw Error{1, in.at, depth};
    return value;
  }

  NOINLINE long long factor() {
    Guard guard(&depth);
    if (depth > 12)
      throw Error{2, in.at, depth};
    int c = in.peek();
    if (c == '-') {
      in.take();
      return -factor();
    }
    if (c != '(')
      return number();
    in.take();
    long long value;
    try {
      value = sum();
    } catch (Overflow &overflow) {
      // Clamped, if nobody clamped it before.
      if (test_pause(depth) % 2 == 0)
        throw;
      mended++;
      value = overflow.value % 1000;
      while (in.peek() >= '0' && in.peek() <= '9')
        in.take();
    }
    if (in.take() != ')')
      throw Error{3, in.at, depth};
    return value;
  }

  NOINLINE long long product() {
    long long value = factor();
    for (;;) {
      Guard guard(&depth);
      int c = in.peek();
      if (c == '*') {
        in.take();
        value *= factor();
      } else if (c == '/') {
        in.take();
        long long by = factor();
        if (by == 0)
          throw Error{4, in.at, depth};
        value /= by;
      } else {
        return value;
      }
    }
  }

  NOINLINE long long sum() {
    long long value = product();
    while (in.peek() == '+' || in.peek() == '-') {
      int sign = in.take() == '+' ? 1 : -1;
      try {
        value += sign * product();
      } catch (Error error) {
        if (error.kind != 4)
          throw Error{error.kind * 10, error.at, depth};
        mended += test_pause(1);
      }
    }
    return value;
  }

  NOINLINE long long all() {
    long long value = sum();
    if (in.peek() != 0)
      throw Error{5, in.at, depth};
    return value;
  }
};

} // namespace

TEST {
  static const char *const texts[] = {"1+2*3",           "((4-5)*(6+7))/2", "10/0",
                                      "1+10/(5-5)+7",    "(1",              "2*(3+)",
                                      "9999999",         "1+(9999999)*2",   "((((9999999))))",
                                      "((((((((((((((1", "-(-(3-4))*5",     "7 8",
                                      "1+2-(3*(4/(2-2)))"};
  for (const char *text : texts) {
    Parser parser{{text}};
    try {
      print64(parser.all());
    } catch (const Error &error) {
      print(error.kind + test_pause(0) - 1);
      print(error.at * 100 + error.depth);
    } catch (Overflow overflow) {
      print64(overflow.value * test_pause(0));
    }
    print(parser.depth * 100 + parser.mended);
  }
  return open_guards;
}
