// What the workload programs share: data to work on, memory that is handed out by something
// that suspends, and a checksum.
#ifndef WORKLOAD_H
#define WORKLOAD_H

#include "test.h"
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// The next number of a sequence (xorshift) whose state is `*state`, which is not 0.
static inline uint32_t next_random(uint32_t *state) {
  uint32_t x = *state;
  x ^= x << 13;
  x ^= x >> 17;
  x ^= x << 5;
  return *state = x;
}

/// Fills memory with what compresses in different ways: words, runs, noise, and copies from
/// before.
static inline void make_data(unsigned char *to, size_t size, uint32_t seed) {
  static const char *const words[] = {"suspend ", "resume ", "frame ", "stack\n", "record ",
                                      "a ",       "the ",    "of, ",   "rewind ", "unwinding "};
  for (size_t at = 0; at < size;) {
    uint32_t choice = next_random(&seed);
    size_t length = (choice >> 8) % 60 + 1;
    if (length > size - at)
      length = size - at;
    if (choice % 8 < 4) {
      const char *word = words[(choice >> 16) % (sizeof words / sizeof *words)];
      if (length > strlen(word))
        length = strlen(word);
      memcpy(to + at, word, length);
    } else if (choice % 8 < 6 && at > 64) {
      size_t from = at - (choice >> 16) % (at < 30000 ? at : 30000) - 1;
      for (size_t i = 0; i < length; i++)
        to[at + i] = to[from + i];
    } else if (choice % 8 < 7) {
      memset(to + at, (int)(choice >> 24), length);
    } else {
      for (size_t i = 0; i < length; i++)
        to[at + i] = (unsigned char)(next_random(&seed) >> 11);
    }
    at += length;
  }
}

/// FNV-1a.
static inline uint64_t checksum(const void *data, size_t size) {
  uint64_t sum = 0xcbf29ce484222325;
  for (const unsigned char *at = data; size--; at++)
    sum = (sum ^ *at) * 0x100000001b3;
  return sum;
}

/// `malloc`, of zeros and after a suspension.
static inline void *allocate(size_t size) {
  if (test_pause((int)size) != (int)(3 * (unsigned)size + 1))
    abort();
  return calloc(1, size);
}

/// `free`, between two suspensions.
static inline void release(void *memory) {
  test_pause(1);
  free(memory);
  test_pause(2);
}

/// How much of `left` bytes comes next: some of them, after a suspension.
static inline size_t portion(uint32_t *seed, size_t left, size_t most) {
  size_t size = next_random(seed) % most + 1;
  test_pause((int)size);
  return size < left ? size : left;
}

#endif
