// Operators that suspend, in one expression: each temporary lives until the end of it.
#include "test.h"

struct Number {
  long long digits[4];
  Number(long long low = 0) : digits{low, 0, 0, 0} {}
  Number operator+(const Number &o) const { Number r; for (int i = 0; i < 4; i++) r.digits[i] = digits[i] + o.digits[i] + (i == 1 ? test_pause(i) : 0); return r; }
  Number operator*(int k) const { Number r; int p = test_pause(k); for (int i = 0; i < 4; i++) r.digits[i] = digits[i] * k + p; return r; }
  Number &operator+=(const Number &o) { digits[3] += test_pause(2); return *this = *this + o; }
  long long operator[](int i) const { return digits[test_pause(i) & 3]; }
  explicit operator bool() const { return test_pause((int)digits[0]) > 10; }
};
NOINLINE static Number make(int x) { return Number(test_pause(x)) + Number(x); }

TEST {
  Number a = (make(1) + make(2) * 3) * test_pause(1) + make(make(3)[0] & 7);
  for (int i = 0; i < 4; i++) print64(a.digits[i]);
  (a += make(5)) += a * 2;
  for (int i = 0; i < 4; i++) print64(a.digits[i]);
  if (Number n = make(4); n && (make(1) || make(2))) print64(n[1]);
  return a ? 1 : 2;
}
