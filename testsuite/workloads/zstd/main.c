// Zstandard: streams cut into small portions, memory from functions that suspend, and a
// producer of sequences that suspends below the compressor's block loop.
#define ZSTD_STATIC_LINKING_ONLY
#include "workload.h"
#include <zstd.h>
#include <zstd_errors.h>

enum { SIZE = 50000, ROOM = 80000 };
static unsigned char data[SIZE], packed[ROOM], unpacked[SIZE];

static void *get(void *opaque, size_t size) {
  (void)opaque;
  return allocate(size);
}

static void put(void *opaque, void *memory) {
  (void)opaque;
  if (memory)
    release(memory);
}

static const ZSTD_customMem memory = {get, put, NULL};

static size_t check(size_t result) {
  if (ZSTD_isError(result)) {
    const char *name = ZSTD_getErrorName(result);
    print_bytes(name, strlen(name));
    abort();
  }
  return result;
}

/// Finds the repetitions of what was 64 or 1000 bytes before, and suspends for each.
static size_t produce(void *state, ZSTD_Sequence *sequences, size_t capacity, const void *source,
                      size_t size, const void *dictionary, size_t dictionary_size, int level,
                      size_t window) {
  (void)dictionary, (void)dictionary_size, (void)level, (void)window;
  const unsigned char *bytes = source;
  size_t count = 0, literals = 0;
  for (size_t at = 0; at < size;) {
    size_t best = 0;
    unsigned offset = 0;
    for (unsigned back = 64; back <= 1000 && back <= at; back += 936) {
      size_t length = 0;
      while (at + length < size && bytes[at + length] == bytes[at + length - back])
        length++;
      if (length > best)
        best = length, offset = back;
    }
    if (best < 8) {
      literals++, at++;
      continue;
    }
    if (count + 1 >= capacity)
      return ZSTD_SEQUENCE_PRODUCER_ERROR;
    *(int *)state += test_pause((int)best) - 3 * (int)best;
    sequences[count++] = (ZSTD_Sequence){
        .offset = offset, .litLength = (unsigned)literals, .matchLength = (unsigned)best};
    at += best;
    literals = 0;
  }
  sequences[count++] = (ZSTD_Sequence){.litLength = (unsigned)literals};
  return count;
}

static size_t compress_stream(ZSTD_CCtx *context) {
  uint32_t seed = 3;
  size_t produced = 0;
  ZSTD_inBuffer in = {data, 0, 0};
  for (size_t left = 1; left != 0;) {
    in.size += portion(&seed, SIZE - in.size, 900);
    size_t room = portion(&seed, ROOM - produced, 300);
    ZSTD_outBuffer out = {packed + produced, room, 0};
    left = check(ZSTD_compressStream2(context, &out, &in,
                                      in.size == SIZE ? ZSTD_e_end : ZSTD_e_continue));
    if (in.size != SIZE)
      left = 1;
    produced += out.pos;
  }
  return produced;
}

static void decompress(size_t size) {
  memset(unpacked, 0, SIZE);
  ZSTD_DCtx *context = ZSTD_createDCtx_advanced(memory);
  uint32_t seed = 13;
  size_t produced = 0;
  ZSTD_inBuffer in = {packed, 0, 0};
  for (size_t left = 1; left != 0;) {
    in.size += portion(&seed, size - in.size, 40);
    size_t room = portion(&seed, SIZE - produced, 700);
    ZSTD_outBuffer out = {unpacked + produced, room, 0};
    left = check(ZSTD_decompressStream(context, &out, &in));
    produced += out.pos;
  }
  ZSTD_freeDCtx(context);
  print((int)produced);
  if (produced != SIZE || memcmp(data, unpacked, SIZE) != 0)
    print_text("not what was packed");
}

TEST {
  static const struct {
    int level, strategy, producer;
  } ways[] = {{1, ZSTD_fast, 0},   {3, ZSTD_dfast, 0},     {5, ZSTD_greedy, 0},
              {7, ZSTD_lazy2, 0},  {13, ZSTD_btlazy2, 0},  {17, ZSTD_btopt, 0},
              {19, ZSTD_btultra2, 0}, {3, ZSTD_dfast, 1}};
  make_data(data, SIZE, 31337);
  for (int i = 3000; i < 9000; i++)
    data[i] = data[i - (i % 2000 < 1000 ? 64 : 1000)];
  for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
    int state = 0;
    ZSTD_CCtx *context = ZSTD_createCCtx_advanced(memory);
    check(ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, ways[i].level));
    check(ZSTD_CCtx_setParameter(context, ZSTD_c_strategy, ways[i].strategy));
    check(ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, 15));
    check(ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1));
    if (ways[i].producer)
      ZSTD_registerSequenceProducer(context, &state, produce);
    else if (ways[i].level == 7)
      check(ZSTD_CCtx_setParameter(context, ZSTD_c_enableLongDistanceMatching, 1));
    size_t size = compress_stream(context);
    ZSTD_freeCCtx(context);
    print((int)size);
    print(state);
    print64((long long)checksum(packed, size));
    decompress(size);
  }
  return 0;
}
