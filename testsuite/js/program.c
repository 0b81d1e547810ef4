// What the tests of the JavaScript package call. Built with both interfaces, and without the pass
// for JavaScript Promise Integration.
#define IMPORT(name) __attribute__((import_module("host"), import_name(#name))) name
#define EXPORT(name) __attribute__((export_name(#name))) name
#define NOINLINE __attribute__((noinline))

/// May return a promise.
int IMPORT(wait)(int key);
long long IMPORT(wait_long)(long long key);
double IMPORT(wait_double)(double key);
/// Does whatever the test says.
int IMPORT(act)(int key);

int EXPORT(sum)(int first, int count) {
  int sum = 0;
  for (int i = 0; i < count; i++)
    sum += wait(first + i);
  return sum;
}

// Frames in memory, and addresses of them.
NOINLINE static int walk(int depth, volatile int *above) {
  volatile int here[8];
  for (int i = 0; i < 8; i++)
    here[i] = above[i] * 3 + depth;
  int result = depth ? walk(depth - 1, here) : wait(here[1] & 0xffff);
  for (int i = 0; i < 8; i++)
    result = result * 31 + here[i] + above[i];
  return result;
}

int EXPORT(deep)(int seed, int depth) {
  volatile int first[8];
  for (int i = 0; i < 8; i++)
    first[i] = seed + i;
  int result = walk(depth, first);
  return result ^ walk(depth / 2, first);
}

long long EXPORT(longs)(long long value) { return wait_long(value) - wait_long(value + 1) * 2; }

double EXPORT(doubles)(double value) { return wait_double(value) / wait_double(4.0); }

int EXPORT(acts)(int key) { return act(key) + wait(key); }

int EXPORT(traps)(int key) {
  if (wait(key) >= 0)
    __builtin_trap();
  return key;
}

// Uses more stack than there is.
NOINLINE static int fill(int depth) {
  volatile char here[1024];
  for (int i = 0; i < 1024; i++)
    here[i] = (char)depth;
  return (depth ? fill(depth - 1) : wait(0)) + here[depth & 1023];
}
int EXPORT(fills)(int depth) { return fill(depth); }

int EXPORT(grows)(int key) {
  int first = wait(key);
  __builtin_wasm_memory_grow(0, 1);
  return first + wait(key);
}

// A frame that is not instrumented goes on when what it called has suspended.
__attribute__((annotate("asyncify=never"))) NOINLINE static int promises_too_much(int key) {
  return wait(key) + act(key);
}
int EXPORT(skips)(int key) { return promises_too_much(key) + wait(key); }

int EXPORT(plain)(int x) { return x + 1; }

// Enough of an allocator, if the linker exports it.
extern char __heap_base;
static char *heap;
void *malloc(unsigned long size) {
  if (!heap)
    heap = (char *)(((unsigned long)&__heap_base + 15) & ~15ul);
  char *memory = heap;
  heap += (size + 15) & ~15ul;
  unsigned long pages = __builtin_wasm_memory_size(0);
  unsigned long needed = ((unsigned long)heap + 65535) / 65536;
  if (needed > pages && __builtin_wasm_memory_grow(0, needed - pages) == -1ul)
    return 0;
  return memory;
}

// How often.
// With abi=native, what the pass calls where the stack has no room.
int overflows;
void __asyncify_overflow(void);
void __asyncify_overflow(void) {
  overflows++;
  __builtin_trap();
}

int freed;
void free(void *memory) { freed += memory != 0; }
