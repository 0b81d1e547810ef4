// Destructors that suspend while an exception is in flight: the exception goes on afterwards,
// to the handler that it would have come to. Some are nested, in loops, in handlers, with
// exceptions of their own that they catch, and behind pointers.
// EXCEPTIONS: wasm
// REQUIRES: LLVM 22, LLVM 19's CFGStackify crashes for cleanups within cleanups that have left their funclets
#include "test.h"

inline void *operator new(decltype(sizeof 0), void *place) noexcept { return place; }

struct Guard {
  int name, kept;
  NOINLINE explicit Guard(int n) : name(n), kept(n * 7) { print(1000 + n); }
  Guard(const Guard &) = delete;
  NOINLINE ~Guard() {
    int y = test_pause(name);
    print(2000 + name + y % 2 + kept);
  }
};

// Inlined: the cleanup itself has the suspend points, and more than one block.
struct Loop {
  int count;
  explicit Loop(int n) : count(n) {}
  ~Loop() {
    for (int i = 0; i < count; i++) {
      int y = test_pause(i + count);
      if (y % 3 == 0)
        print(3000 + y % 100);
    }
  }
};

// A try block in a destructor, with another exception in flight.
struct Careful {
  int name;
  NOINLINE ~Careful() {
    try {
      Guard inner(name + 50);
      if (test_pause(name) % 2 == name % 2)
        throw name * 1.5;
      print(4000 + name);
    } catch (double d) {
      print(4100 + (int)d + test_pause((int)d) % 10);
    }
  }
};

struct Virtual {
  virtual ~Virtual() {}
  int name = 0;
};
struct First : Virtual {
  NOINLINE ~First() override { print(5000 + name + test_pause(name) % 7); }
};
struct Second : Virtual {
  NOINLINE ~Second() override { print(6000 + name); }
};

NOINLINE static void fail(int x) {
  if (test_pause(x) % 4 != 0)
    throw x;
  if (x % 3 == 0)
    throw 0.5 * x;
}

NOINLINE static int flat(int x) {
  Guard guard(x);
  fail(x);
  return x + guard.name;
}

NOINLINE static int inlined(int x) {
  Loop loop(x % 5);
  int a = x * 3;
  fail(x);
  Loop other(x % 3);
  fail(x + a);
  return a;
}

NOINLINE static int nested(int x) {
  Guard outer(x + 10);
  Careful careful{x};
  {
    Loop loop(2);
    fail(x + 1);
  }
  fail(x + 2);
  return outer.name - careful.name;
}

// A handler with objects of its own, which rethrows; the cleanup ends the handler, too.
NOINLINE static int rethrown(int x) {
  try {
    return flat(x) + nested(x);
  } catch (int i) {
    Guard in_handler(i + 20);
    int y = test_pause(i);
    if (y % 3 == 1)
      throw;
    fail(y % 16);
    return y;
  }
}

NOINLINE static void behind_pointer(Virtual &object, int x) {
  struct Caller {
    Virtual *object;
    NOINLINE ~Caller() { object->~Virtual(); }
  } caller{&object};
  object.name = x;
  fail(x);
}

// The exception goes through a loop's frame many times.
NOINLINE static int looping(int x) {
  int sum = 0;
  for (int i = 0; i < 4; i++) {
    try {
      Guard guard(i + 30);
      sum += inlined(x + i);
    } catch (int thrown) {
      sum = sum * 5 + thrown;
    }
  }
  return sum;
}

TEST {
  int sum = 0;
  for (int i = 0; i < 8; i++) {
    try {
      switch (i % 4) {
      case 0:
        sum += flat(i);
        [[fallthrough]];
      case 1:
        sum += rethrown(i + 1);
        break;
      case 2:
        sum += looping(i);
        break;
      default:
        alignas(First) char room[sizeof(First)];
        Virtual *object;
        if (test_pause(i) % 2)
          object = new (room) First;
        else
          object = new (room) Second;
        behind_pointer(*object, i);
      }
    } catch (int thrown) {
      sum = sum * 31 + thrown + test_pause(thrown);
    } catch (double thrown) {
      sum = sum * 37 + (int)(thrown * 4) + test_pause(i);
    }
    print(sum);
  }
  return sum;
}
