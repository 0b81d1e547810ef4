// Exceptions as Emscripten makes them in JavaScript: destructors that suspend while one is in flight,
// handlers that suspend, nested ones, and ones that others rethrow to.
#define IMPORT(name) extern "C" __attribute__((import_module("env"), import_name(name)))
#define EXPORT(name) extern "C" __attribute__((export_name(name)))
#define NOINLINE __attribute__((noinline))

IMPORT("pause") int test_pause(int x);
IMPORT("print") void print(int x);

// What Emscripten's library defines.
extern "C" {
int __THREW__, __threwValue;
void *__cxa_allocate_exception(unsigned long size) {
  alignas(16) static char heap[4096];
  static unsigned long used;
  void *object = heap + used;
  used += (size + 15) & ~15ul;
  return object;
}
}

// What `invoke_…` says of an exception that it has caught.
EXPORT("threw") void threw() { __THREW__ = 1; }

// Where frames are saved.
EXPORT("records") void *records() {
  static char memory[8192];
  static struct {
    char *start, *end;
  } range = {memory, memory + sizeof memory};
  return &range;
}

namespace {

struct Guard {
  int name;
  NOINLINE ~Guard() { print(100 + name + test_pause(name)); }
};

NOINLINE int may_throw(int x) {
  if (test_pause(x) > 4)
    throw x;
  return 1;
}

NOINLINE int guarded(int x) {
  Guard outer{x};
  Guard inner{x + 10};
  return may_throw(x) + test_pause(x);
}

} // namespace

EXPORT("run") int run() {
  int sum = 0;
  for (int i = 0; i < 4; i++) {
    try {
      sum += guarded(i);
      print(sum);
    } catch (int thrown) {
      sum += 1000 * (thrown + test_pause(thrown));
      print(sum);
      Guard in_handler{50};
      try {
        guarded(3);
      } catch (...) {
        print(test_pause(7));
      }
    }
  }
  return sum;
}
