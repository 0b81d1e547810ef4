#include "test.h"

namespace {
struct Sum {
  int value = 0;
  ~Sum() { value += test_pause(value); }
  void add(int x) { value += test_pause(x); }
};
} // namespace

extern "C" int again(int count) {
  int result;
  {
    Sum sum;
    for (int i = 0; i < count - 2; i++)
      sum.add(i);
    result = sum.value;
  }
  return result + test_pause(4);
}
