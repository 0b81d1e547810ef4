//===- switch.h - what task libraries use of the pass -------------*- C -*-===//
//
// The interface with abi=native, and the stack pointer. Not for programs.
//
//===----------------------------------------------------------------------===//
#ifndef ASYNCIFY_SWITCH_H
#define ASYNCIFY_SWITCH_H

#define IMPORT(name) __attribute__((import_module("asyncify"), import_name(#name)))

/// What libraries and hosts have as something else, too.
#define ANY_TYPE __attribute__((may_alias))

/// Where the frames of something suspended are.
struct ANY_TYPE frames {
  /// The lowest word of what they have saved: written by `stop_unwind`, read by `start_rewind`.
  void *saved;
  /// The lowest address that this may use: read by `start_unwind`.
  void *limit;
};

IMPORT(start_unwind) void start_unwind(void *frames);
IMPORT(stop_unwind) void stop_unwind(void);
IMPORT(start_rewind) void start_rewind(void *frames);
IMPORT(stop_rewind) void stop_rewind(void);

/// Whether the option is resume=frame: a constant.
IMPORT(resumes_by_frame) _Bool resumes_by_frame(void);

/// A wasm global, not memory: each instance has its own, and so has each thread.
#define WASM_GLOBAL __attribute__((address_space(1)))

extern unsigned long volatile WASM_GLOBAL __stack_pointer;

/// What goes on: what the import `get_state` returns, without a call.
extern int volatile WASM_GLOBAL __asyncify_state;

/// The last two with resume=frame alone: a function has returned that was entered alone, and what has
/// called it calls it again for what it has returned; that is to be entered.
enum { NORMAL, UNWINDING, REWINDING, RETURNING, ENTERING };

/// With `stack-check`, functions look at this before they use the stack; 0: it has no limit.
extern unsigned long WASM_GLOBAL __asyncify_stack_limit;

/// Where the next record goes when the stack unwinds, downwards, and to where.
extern unsigned long WASM_GLOBAL __asyncify_position, __asyncify_limit;

/// The record that a rewind reads next.
extern unsigned long WASM_GLOBAL __asyncify_popped;

/// With resume=frame: where the last record ends whose function is not to be entered alone, but with all
/// that it has called.
extern unsigned long WASM_GLOBAL __asyncify_together;

/// What the pass calls where the stack has no room, for a frame (nothing unwinds then) or for
/// records. Where nobody defines it, the pass has one that traps.
void __asyncify_overflow(void);

/// Bytes that `stack-check` leaves for what the compiler does not see, unless somebody says
/// otherwise.
enum { STACK_RESERVE = 256 };

// Inlined at -O0, too: a frame of their own would be in the way.
#define INLINE __attribute__((always_inline)) static inline

INLINE char *stack_pointer(void) { return (char *)__stack_pointer; }

INLINE void set_stack_pointer(void *pointer) { __stack_pointer = (unsigned long)pointer; }

/// What `stop_rewind` does, without asking whether it is an unwind that ends.
INLINE void end_rewind(void) { __asyncify_state = NORMAL; }

#endif
