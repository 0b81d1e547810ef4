// A static local whose initialiser suspends is made once.
// FLAGS: -fno-threadsafe-statics
#include "test.h"

struct Config { int a, b; explicit Config(int x) : a(test_pause(x)), b(test_pause(a)) { print(1000); } };
NOINLINE static Config &config(int x) { static Config made(x); return made; }
NOINLINE static int counter() { static int n = test_pause(7); return n++; }

TEST {
  int sum = 0;
  for (int i = 0; i < 3; i++) { Config &c = config(i + 2); sum = sum * 10 + c.a + c.b++ + counter(); }
  return sum;
}
