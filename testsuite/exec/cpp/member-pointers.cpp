// Pointers to members, virtual and not, and to a member of a second base (which adjusts 'this').
// FLAGS: -fno-rtti
#include "test.h"

struct A { int a = 1; int plus(int x) { return a += test_pause(x); } virtual int twice(int x) { return a * test_pause(x); } };
struct B { int b = 2; int minus(int x) { return b -= test_pause(x); } };
struct C : A, B { int c = 3; int twice(int x) override { return c + A::twice(x); } int own(int x) { return c ^= test_pause(x); } };

NOINLINE static int apply(C &object, int (C::*f)(int), int x) { int first = (object.*f)(x); return first * 10 + (object.*f)(first & 3); }

TEST {
  C object;
  int (C::*functions[])(int) = {&C::plus, &C::minus, &C::twice, &C::own};
  int C::*fields[] = {&C::a, &C::b, &C::c};
  int sum = 0;
  for (int round = 0; round < 2; round++)
    for (int i = 0; i < 4; i++) { sum = sum * 3 + apply(object, functions[i], i + round); sum += object.*fields[test_pause(i) % 3]; }
  print(sum);
  return object.a + object.b + object.c;
}
