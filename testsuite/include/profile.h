// Makes a test program print its profile when it ends: `-include profile.h`, with
// `-fprofile-instr-generate`. There is no runtime of LLVM's for that on wasm.
#ifndef PROFILE_H
#define PROFILE_H

#include "test.h"
#include <stdint.h>

#define UNCOUNTED __attribute__((no_profile_instrument_function, noinline))

// Constants.
#include <profile/InstrProfData.inc>

enum {
#define VALUE_PROF_KIND(Enumerator, Value, Descr) Enumerator = Value,
#include <profile/InstrProfData.inc>
};

struct profile_header {
#define INSTR_PROF_RAW_HEADER(Type, Name, Initializer) Type Name;
#include <profile/InstrProfData.inc>
};

struct profile_data {
#define IntPtrT void *
#define INSTR_PROF_DATA(Type, LLVMType, Name, Initializer) Type Name;
#include <profile/InstrProfData.inc>
};

// By the linker.
extern char __start___llvm_prf_data[], __stop___llvm_prf_data[];
extern char __start___llvm_prf_cnts[], __stop___llvm_prf_cnts[];
extern char __start___llvm_prf_names[], __stop___llvm_prf_names[];

#ifdef __cplusplus
extern "C" {
#endif
// What would bring the runtime.
int __llvm_profile_runtime;
#ifdef __cplusplus
}
#endif

/// Prints bytes as words, with zeros up to the end of the last.
static UNCOUNTED void print_words(const char *bytes, const char *end) {
  while (bytes < end) {
    uint64_t word = 0;
    for (int at = 0; at < 64 && bytes < end; at += 8)
      word |= (uint64_t)(uint8_t)*bytes++ << at;
    print64((long long)word);
  }
}

/// Prints the profile, in LLVM's raw format.
static UNCOUNTED void print_profile(void) {
  const char *DataBegin = __start___llvm_prf_data, *CountersBegin = __start___llvm_prf_cnts;
  const char *NamesBegin = __start___llvm_prf_names, *BitmapBegin = 0;
  // The counters are other variables to the compiler than what is between the linker's symbols.
  __asm__ volatile("" : "+r"(CountersBegin), "+r"(DataBegin) : : "memory");
  uint64_t NumData = (uint64_t)(__stop___llvm_prf_data - DataBegin) / sizeof(struct profile_data);
  uint64_t NumCounters = (uint64_t)(__stop___llvm_prf_cnts - CountersBegin) / 8;
  uint64_t NamesSize = (uint64_t)(__stop___llvm_prf_names - NamesBegin);
  uint64_t PaddingBytesBeforeCounters = 0, PaddingBytesAfterCounters = 0;
  uint64_t NumBitmapBytes = 0, PaddingBytesAfterBitmapBytes = 0, NumVTables = 0, VNamesSize = 0;
#define __llvm_profile_get_magic() INSTR_PROF_RAW_MAGIC_32
#define __llvm_profile_get_version() INSTR_PROF_RAW_VERSION
#define __llvm_write_binary_ids(None) 0
  struct profile_header header = {
#define INSTR_PROF_RAW_HEADER(Type, Name, Initializer) (Type)(Initializer),
#include <profile/InstrProfData.inc>
  };
  print_text("profile");
  print_words((const char *)&header, (const char *)(&header + 1));
  print_words(DataBegin, __stop___llvm_prf_data);
  print_words(CountersBegin, __stop___llvm_prf_cnts);
  print_words(NamesBegin, __stop___llvm_prf_names);
}

#undef TEST
#define TEST                                                                                       \
  static int measured(void);                                                                       \
  EXPORT("run") int run(void) {                                                                    \
    int result = measured();                                                                       \
    print_profile();                                                                               \
    return result;                                                                                 \
  }                                                                                                \
  static int measured(void)

#endif
