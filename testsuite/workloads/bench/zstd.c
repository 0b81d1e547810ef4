// Zstandard, with memory from functions that suspend.
#define ZSTD_STATIC_LINKING_ONLY
#include "workload.h"
#include <zstd.h>

enum { SIZE = 3 << 20, SMALL = 20000 };

static void *get(void *opaque, size_t size) {
  (void)opaque;
  return host_wait((int)size) == 2 * (int)size + 1 ? malloc(size) : NULL;
}

static void put(void *opaque, void *memory) {
  (void)opaque;
  if (memory && host_wait(1) == 3)
    free(memory);
}

static const ZSTD_customMem memory = {get, put, NULL};

static size_t check(size_t result) {
  if (ZSTD_isError(result))
    exit(1);
  return result;
}

static void round_trip(unsigned char *data, size_t size, int level) {
  size_t room = ZSTD_compressBound(size);
  unsigned char *packed = malloc(room), *unpacked = malloc(size);
  ZSTD_CCtx *compressor = ZSTD_createCCtx_advanced(memory);
  ZSTD_DCtx *decompressor = ZSTD_createDCtx_advanced(memory);
  size_t length = check(ZSTD_compressCCtx(compressor, packed, room, data, size, level));
  check(ZSTD_decompressDCtx(decompressor, unpacked, size, packed, length));
  if (memcmp(data, unpacked, size) != 0)
    exit(1);
  ZSTD_freeCCtx(compressor);
  ZSTD_freeDCtx(decompressor);
  printf("%zu %llu\n", length, (unsigned long long)checksum(packed, length));
  free(packed);
  free(unpacked);
}

void run(void) {
  unsigned char *data = malloc(SIZE);
  make_data(data, SIZE, 42);
  static const int levels[] = {1, 3, 7, 12};
  for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
    round_trip(data, SIZE, levels[i]);
}

void loop(void) {
  unsigned char *data = malloc(SMALL);
  make_data(data, SMALL, 7);
  for (int i = 0; i < 1500; i++)
    round_trip(data, 200 + (size_t)i, 1);
}
