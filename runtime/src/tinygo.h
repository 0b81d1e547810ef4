//===- tinygo.h - what the libraries for TinyGo's schedulers share -*- C -*-===//
//
// Not for programs.
//
//===----------------------------------------------------------------------===//
#ifndef ASYNCIFY_TINYGO_H
#define ASYNCIFY_TINYGO_H

#include "asyncify.h"
#include "switch.h"

/// What goroutines begin with.
typedef void goroutine_entry(void *args);

// `asyncify link --tinygo` makes this: {entry, name} of all goroutines, and {0, 0}.
struct goroutine {
  goroutine_entry *entry;
  const char *name;
};
#if __has_include("tinygo-goroutines.h")
#include "tinygo-goroutines.h"
#else
static const struct goroutine goroutines[] = {{0, 0}};
#endif

// What the goroutine that runs began with; null on the system stack.
static goroutine_entry *current_entry(void);

// Where the stack pointer is while the message below is written: the stack is full.
static _Alignas(16) char message_stack[256];

#ifndef ASYNCIFY_NO_WASI
struct buffer {
  const char *text;
  unsigned long size;
};
__attribute__((import_module("wasi_snapshot_preview1"), import_name("fd_write"))) int
asyncify_fd_write(int file, const struct buffer *buffers, unsigned long count,
                  unsigned long *written);

// Small: every program has it, and hardly one comes to it.
__attribute__((noinline, minsize)) static void print(const char *text) {
  struct buffer buffer = {text, 0};
  unsigned long written;
  while (text[buffer.size])
    buffer.size++;
  // Where TinyGo's own panics go.
  asyncify_fd_write(1, &buffer, 1, &written);
}
#endif

// The stack has no room for a frame (with `stack-check`), or for what is to be saved. Nothing was
// overwritten so far. As Go does, this ends the program.
__attribute__((noinline, minsize)) static void fail_for_overflow(void) {
#ifndef ASYNCIFY_NO_WASI
  goroutine_entry *entry = current_entry();
  print(entry ? "panic: runtime error: goroutine stack overflow"
              : "panic: runtime error: stack overflow outside of goroutines");
  for (const struct goroutine *it = goroutines; entry && it->entry; it++)
    if (it->entry == entry) {
      print(" in ");
      print(it->name);
    }
  print("\n");
#else
  (void)current_entry;
  (void)goroutines;
#endif
  __builtin_trap();
}

/// What the pass calls where the stack has no room. It has no frame: there is no room for one.
void __asyncify_overflow(void) {
  set_stack_pointer(message_stack + sizeof message_stack);
  fail_for_overflow();
}

#endif
