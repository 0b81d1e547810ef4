//===- threads.c - the pass on several threads at once --------------------===//
//
// Usage: threads race|- BITCODE...
//
// Transforms each module with several sets of options, one of them wrong, each set on a thread and in a
// context of its own, all at once, and then again one after the other: the results must be the same.
// With `race`, two threads change a variable first: what looks for such must see it.
//
//===----------------------------------------------------------------------===//
#include "asyncify-pass.h"
#include <llvm-c/BitReader.h>
#include <llvm-c/BitWriter.h>
#include <llvm-c/Core.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const options[] = {
    "switch=env.pause;world=closed",
    "switch=env.pause;abi=binaryen;prefer=size",
    "switch=env.pause;gc=conservative;prefer=speed",
    "switch=env.pause;resume=frame",
    "switch=env.pause;backtrace;stack-check",
    "switch=env.pause;checked;keep-variables",
    "switch=env.pause;abi=none",
};
enum { THREADS = sizeof options / sizeof *options };

static char **files;
static int count;
static uint64_t hashes[2][THREADS];

static void ignore(LLVMDiagnosticInfoRef info, void *context) {
  (void)info;
  (void)context;
}

// FNV-1a.
static uint64_t add(uint64_t hash, const char *bytes, size_t size) {
  for (size_t i = 0; i < size; i++)
    hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001b3u;
  return hash;
}

static uint64_t transform(const char *file, const char *options) {
  LLVMContextRef context = LLVMContextCreate();
  LLVMContextSetDiagnosticHandler(context, ignore, 0);
  LLVMMemoryBufferRef input;
  LLVMModuleRef module;
  char *message = 0;
  if (LLVMCreateMemoryBufferWithContentsOfFile(file, &input, &message) ||
      LLVMParseBitcodeInContext2(context, input, &module)) {
    fprintf(stderr, "cannot read %s\n", file);
    exit(2);
  }
  LLVMDisposeMemoryBuffer(input);
  asyncify_prepare_module(module, options);
  char result = (char)asyncify_run_on_module(module, options);
  LLVMMemoryBufferRef output = LLVMWriteBitcodeToMemoryBuffer(module);
  uint64_t hash = add(0xcbf29ce484222325u, &result, 1);
  hash = add(hash, LLVMGetBufferStart(output), LLVMGetBufferSize(output));
  LLVMDisposeMemoryBuffer(output);
  LLVMDisposeModule(module);
  LLVMContextDispose(context);
  return hash;
}

static uint64_t transform_all(const char *options) {
  uint64_t hash = 0;
  for (int i = 0; i < count; i++)
    hash = hash * 31 + transform(files[i], options);
  return hash;
}

static void *work(void *number) {
  hashes[0][(size_t)number] = transform_all(options[(size_t)number]);
  return 0;
}

static int shared;

static void *change(void *by) {
  shared += (int)(size_t)by;
  return 0;
}

static void run(void *(*function)(void *), size_t threads) {
  pthread_t all[THREADS];
  for (size_t i = 0; i < threads; i++)
    if (pthread_create(&all[i], 0, function, (void *)i))
      exit(2);
  for (size_t i = 0; i < threads; i++)
    pthread_join(all[i], 0);
}

int main(int argc, char **argv) {
  if (argc < 3)
    return 2;
  files = argv + 2;
  count = argc - 2;
  if (!strcmp(argv[1], "race"))
    run(change, 2);
  run(work, THREADS);
  int different = 0;
  for (size_t i = 0; i < THREADS; i++) {
    hashes[1][i] = transform_all(options[i]);
    if (hashes[0][i] != hashes[1][i]) {
      printf("%s: another result with other threads\n", options[i]);
      different = 1;
    }
  }
  printf("%d modules on %d threads\n", count, (int)THREADS);
  return different;
}
