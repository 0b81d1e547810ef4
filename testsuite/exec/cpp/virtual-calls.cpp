// Virtual functions that suspend, called through a base, through a second base, and from a constructor.
// FLAGS: -fno-rtti
#include "test.h"

struct Shape {
  int id;
  explicit Shape(int id) : id(test_pause(id)) {}
  virtual int area(int scale) const = 0;
  virtual int name() const { return test_pause(id) + 1; }
};
struct Weighted {
  int weight = 3;
  virtual int weigh(int x) { return test_pause(x) * weight; }
};
struct Square : Shape {
  int side;
  Square(int id, int side) : Shape(id), side(side + test_pause(1)) {}
  int area(int scale) const override { int s = test_pause(side); return s * side * scale; }
};
struct Heavy : Square, Weighted {
  Heavy(int id, int side) : Square(id, side) { weight = test_pause(side); }
  int name() const override { return Square::name() * 100 + test_pause(weight); }
  int weigh(int x) override { int before = Weighted::weigh(x); return before + area(x); }
};

extern "C" void __cxa_pure_virtual() { __builtin_trap(); }

NOINLINE static int total(const Shape *const *shapes, int n) {
  int sum = 0;
  for (int i = 0; i < n; i++) sum = sum * 7 + shapes[i]->area(i + 1) - shapes[i]->name();
  return sum;
}
NOINLINE static int weigh(Weighted &w, int x) { return w.weigh(x) + w.weight; }

TEST {
  Square a(1, 2);
  Heavy b(2, 3), c(5, 1);
  const Shape *shapes[] = {&a, &b, &c, &a};
  print(total(shapes, 4));
  print(weigh(b, 2));
  Weighted plain;
  print(weigh(plain, 4));
  return a.side + b.weight + c.id;
}
