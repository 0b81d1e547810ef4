// What the hosts need of every test program, compiled without the pass: where records
// go and where the stack ends.
extern char __stack_low;

static struct { unsigned start, end; } data;
static char buffer[1 << 18];

#define EXPORT(name) __attribute__((export_name(name)))

/// The struct for `start_unwind` and `start_rewind`, as abi=binaryen has it.
EXPORT("test_binaryen_data") void *binaryen_data(void) {
  data.start = (unsigned)buffer;
  data.end = (unsigned)(buffer + sizeof buffer);
  return &data;
}

/// The same as abi=native has it.
EXPORT("test_native_data") void *native_data(void) {
  data.start = 0;
  data.end = (unsigned)&__stack_low;
  return &data;
}

EXPORT("test_stack_low") void *stack_low(void) { return &__stack_low; }
