// A state machine of a hundred states.
#include "test.h"

NOINLINE static int step(int s) {
  switch (s) {
#define C(n) case n: return (test_pause(n) * 7 + n) % 100;
#define D(n) C(n##0) C(n##1) C(n##2) C(n##3) C(n##4) C(n##5) C(n##6) C(n##7) C(n##8) C(n##9)
  C(0) C(1) C(2) C(3) C(4) C(5) C(6) C(7) C(8) C(9) D(1) D(2) D(3) D(4) D(5) D(6) D(7) D(8) D(9)
  }
  return -1;
}
TEST { int s = 0, n = 0; while (n < 40) { s = step(s); n++; print(s); } return s; }
