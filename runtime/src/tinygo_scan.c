//===- tinygo_scan.c - for TinyGo's scan of its stack ----------------------===//
//
// `tinygo_scanCurrentStack`, as TinyGo's `gc_stack_raw.go` declares it: what other machines have in
// place of the chain of stack objects that TinyGo makes for WebAssembly. The pass must have run with
// gc=conservative on all that may collect: this is the root (`gc-call`).
//
//===----------------------------------------------------------------------===//
#include "asyncify.h"
#include "switch.h"

// Go's: scans the stack that runs now, from a stack pointer up.
void tinygo_scanstack(char *sp);

/// Scans the stack that runs now: the frames of all who have called this, with what they keep.
ASYNCIFY_GC_CALL void tinygo_scanCurrentStack(void) { tinygo_scanstack(stack_pointer()); }
