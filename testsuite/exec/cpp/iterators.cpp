// A range whose begin, end, compare, increment and access all suspend.
#include "test.h"

struct Range {
  int from, to;
  struct Iterator {
    int at, step;
    int operator*() const { return test_pause(at); }
    Iterator &operator++() { at += step; if (test_pause(at) % 4 == 1) at += step; return *this; }
    bool operator!=(const Iterator &o) const { return test_pause(1) == 4 && at < o.at; }
  };
  Iterator begin() const { return {test_pause(from), 2}; }
  Iterator end() const { return {test_pause(to), 0}; }
};

TEST {
  int sum = 0;
  for (int x : Range{1, 10})
    for (int y : Range{x & 3, 4}) { if (y == test_pause(3)) continue; sum = sum * 5 + x - y; }
  return sum;
}
