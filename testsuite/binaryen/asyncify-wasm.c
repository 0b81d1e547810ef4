// What the npm package asyncify-wasm drives, unchanged. The host is asyncify-wasm.mjs.
// SWITCH: host.wait*
// LINK: --no-stack-first
typedef unsigned char u8;

#define IMPORT(name) __attribute__((import_module("host"), import_name(#name))) name
#define EXPORT(name) __attribute__((export_name(#name))) name

int IMPORT(wait)(int value);
int IMPORT(now)(int value);
double IMPORT(wait_double)(double value);
void IMPORT(call_back)(void);

// Several suspends, and parameters that a rewind is not given again.
int EXPORT(several)(int from, int count) {
  int sum = 0;
  for (int i = 0; i < count; i++)
    sum += wait(from + i) * (i + 1);
  return sum;
}

// A result that comes at once is no suspend.
int EXPORT(sometimes)(int count) {
  int sum = 0;
  for (int i = 0; i < count; i++)
    sum += i % 3 == 0 ? wait(i) : now(i);
  return sum;
}

double EXPORT(doubles)(double value) { return wait_double(value) / wait_double(8.0); }

__attribute__((noinline)) static int walk(int depth, volatile u8 *above) {
  volatile u8 here[24];
  for (unsigned i = 0; i < sizeof here; i++)
    here[i] = (u8)(depth + above[i]);
  if (depth)
    return walk(depth - 1, here) + here[depth % sizeof here];
  return wait(here[3]) + here[4];
}

// Frames in memory, of which addresses are kept.
int EXPORT(frames)(int depth) {
  volatile u8 first[24] = {7, 1, 2};
  return walk(depth, first) + first[0];
}

static int calls;

// An import that calls an export.
int EXPORT(outer)(int value) {
  call_back();
  int first = wait(value);
  call_back();
  return first * 100 + calls;
}
void EXPORT(inner)(void) { calls++; }

// The memory grows, so that what the host sees of it is detached.
int EXPORT(grows)(int value) {
  int first = wait(value);
  __builtin_wasm_memory_grow(0, 3);
  return first + wait(value) + (int)__builtin_wasm_memory_size(0) * 0;
}

int (*volatile pointer)(int) = wait;
int EXPORT(indirect)(int value) { return pointer(value) + 1; }

int EXPORT(state)(void) { return calls; }
