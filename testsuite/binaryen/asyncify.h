// The five functions as programs that switch by themselves import them, and what the tests share.
#ifndef ASYNCIFY_TEST_H
#define ASYNCIFY_TEST_H

#define FROM(module, name) __attribute__((import_module(module), import_name(#name)))

/// Where what is saved goes: up from `position`, to `end`.
struct buffer {
  void *position, *end;
};

FROM("asyncify", start_unwind) void asyncify_start_unwind(struct buffer *buffer);
FROM("asyncify", stop_unwind) void asyncify_stop_unwind(void);
FROM("asyncify", start_rewind) void asyncify_start_rewind(struct buffer *buffer);
FROM("asyncify", stop_rewind) void asyncify_stop_rewind(void);

FROM("host", print) void print(int value);

#define NOINLINE __attribute__((noinline))

// Inlined at -O0, too: a frame of their own would be in the way.
#define INLINE __attribute__((always_inline)) static inline

INLINE char *stack_pointer(void) {
  char *pointer;
  __asm__ volatile(".globaltype __stack_pointer, i32\nglobal.get __stack_pointer\nlocal.set %0"
                   : "=r"(pointer));
  return pointer;
}

INLINE void set_stack_pointer(char *pointer) {
  __asm__ volatile(".globaltype __stack_pointer, i32\nlocal.get %0\nglobal.set __stack_pointer"
                   :
                   : "r"(pointer)
                   : "memory");
}

#define RUN __attribute__((export_name("run"))) void run(void)

#endif
