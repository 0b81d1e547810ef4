//===- asyncify.h - designating functions in C and C++ -----------*- C -*-===//
//
// What the pass's options say of functions by name, said in the source: an option
// that names the same function overrules it. The macros go where other attributes
// go, on a declaration or a definition:
//
//     ASYNCIFY_SWITCH int wait_for(int event);
//
// They are annotations, which only clang has; other compilers see nothing.
//
//===----------------------------------------------------------------------===//
#ifndef ASYNCIFY_H
#define ASYNCIFY_H

#if defined(__clang__)
#define ASYNCIFY_ANNOTATE_(text) __attribute__((annotate("asyncify=" text)))
#else
#define ASYNCIFY_ANNOTATE_(text)
#endif

/// A call of this function may suspend; the function itself is not instrumented.
#define ASYNCIFY_SWITCH ASYNCIFY_ANNOTATE_("switch")

/// This function does not suspend and is not instrumented. A promise.
#define ASYNCIFY_NEVER ASYNCIFY_ANNOTATE_("never")

/// This function may suspend in ways that the module does not show.
#define ASYNCIFY_ALWAYS ASYNCIFY_ANNOTATE_("always")

/// This function starts or stops unwinds or rewinds; it is not instrumented. Those
/// that call the runtime interface directly are found without it.
#define ASYNCIFY_RUNTIME ASYNCIFY_ANNOTATE_("runtime")

#endif
