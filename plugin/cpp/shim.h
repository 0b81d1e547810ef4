//===- shim.h - what Rust asks of LLVM beyond its C API ---------*- C++ -*-===//
//
// Rules of this boundary, which every file of the shim follows:
//
//  * Only C types cross: pointers, integers, and LLVM-C handles. A string is a
//    pointer and a length and need not end in NUL; whoever passes it keeps it.
//  * No exception crosses, in either direction; the shim is built without them,
//    and the Rust side catches its panics before they get here.
//  * Nothing is remembered between calls but the command line (`plugin.cpp`):
//    hosts run passes concurrently.
//  * What LLVM's C API can do is not done here.
//
//===----------------------------------------------------------------------===//
#ifndef ASYNCIFY_SHIM_H
#define ASYNCIFY_SHIM_H

#include "llvm-c/Core.h"
#include "llvm/ADT/StringRef.h"
#include <cstddef>
#include <cstdint>

/// A borrowed string.
struct AsyncifyStr {
  const char *Data;
  size_t Length;

  llvm::StringRef ref() const { return {Data, Length}; }
};

#endif
