// Inline functions and variables (linkonce_odr, comdat) and templates that are instantiated explicitly.
// FLAGS: -std=c++17
#include "test.h"

inline int shared = 5;
inline int pausing(int x) { shared += test_pause(x); return shared; }
template <typename T> struct Box { T v; T get(int x) { return v = v * 2 + (T)test_pause(x); } };
template struct Box<double>;
template struct Box<short>;
__attribute__((weak)) int overridable(int x) { return test_pause(x) - 1; }
static int through(int (*f)(int), int x) { return f(x) + f(x + 1); }

TEST {
  Box<double> d{1.5};
  Box<short> s{300};
  printd(d.get(2));
  print(s.get(3));
  printd(d.get(s.v & 7));
  print(through(pausing, 4));
  print(through(overridable, 5));
  return shared;
}
