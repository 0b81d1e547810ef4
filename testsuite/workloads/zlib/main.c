// zlib: streams cut into small portions, memory from functions that suspend, and
// `inflateBack`, which asks for input and hands out output by callbacks that do.
#include "workload.h"
#include <zlib.h>

enum { SIZE = 40000, ROOM = 60000 };
static unsigned char data[SIZE], packed[ROOM], unpacked[SIZE];

static void *zalloc(void *opaque, unsigned count, unsigned size) {
  (void)opaque;
  return allocate((size_t)count * size);
}

static void zfree(void *opaque, void *memory) {
  (void)opaque;
  release(memory);
}

/// Runs a stream to its end through `step`. Returns how much came out.
static size_t pump(z_stream *stream, int (*step)(z_stream *, int), const unsigned char *in,
                   size_t in_size, unsigned char *out, size_t out_size, size_t most,
                   uint32_t seed) {
  size_t consumed = 0, produced = 0;
  for (;;) {
    if (stream->avail_in == 0) {
      size_t size = portion(&seed, in_size - consumed, most);
      stream->next_in = (unsigned char *)in + consumed;
      stream->avail_in = (unsigned)size;
      consumed += size;
    }
    size_t room = portion(&seed, out_size - produced, most);
    stream->next_out = out + produced;
    stream->avail_out = (unsigned)room;
    int status = step(stream, consumed == in_size ? Z_FINISH : Z_NO_FLUSH);
    produced += room - stream->avail_out;
    if (status == Z_STREAM_END)
      return produced;
    if (status != Z_OK && status != Z_BUF_ERROR) {
      print(status);
      print_bytes(stream->msg ? stream->msg : "?", stream->msg ? strlen(stream->msg) : 1);
      abort();
    }
  }
}

static size_t compress_stream(int level, int window, int strategy) {
  z_stream stream = {.zalloc = zalloc, .zfree = zfree};
  if (deflateInit2(&stream, level, Z_DEFLATED, window, 8, strategy) != Z_OK)
    abort();
  size_t size = pump(&stream, deflate, data, SIZE, packed, ROOM, 700, 17);
  deflateEnd(&stream);
  return size;
}

static void check(size_t size) {
  print((int)size);
  if (size != SIZE || memcmp(data, unpacked, SIZE) != 0)
    print_text("not what was packed");
}

/// The two ends of `inflateBack`.
struct ends {
  uint32_t seed;
  size_t in_size, consumed, produced;
};

static unsigned pull(void *opaque, unsigned char **in) {
  struct ends *ends = opaque;
  size_t size = portion(&ends->seed, ends->in_size - ends->consumed, 20);
  *in = packed + ends->consumed;
  ends->consumed += size;
  return (unsigned)size;
}

static int push(void *opaque, unsigned char *out, unsigned size) {
  struct ends *ends = opaque;
  test_pause((int)size);
  if (ends->produced + size > SIZE)
    return 1;
  memcpy(unpacked + ends->produced, out, size);
  ends->produced += size;
  test_pause(0);
  return 0;
}

static void back(size_t in_size) {
  unsigned char *window = allocate(1 << 15);
  struct ends ends = {.seed = 5, .in_size = in_size};
  z_stream stream = {.zalloc = zalloc, .zfree = zfree};
  if (inflateBackInit(&stream, 15, window) != Z_OK)
    abort();
  print(inflateBack(&stream, pull, &ends, push, &ends));
  inflateBackEnd(&stream);
  release(window);
  check(ends.produced);
}

TEST {
  static const struct {
    int level, window, strategy;
  } ways[] = {{1, 15, Z_DEFAULT_STRATEGY}, {6, 31, Z_DEFAULT_STRATEGY}, {9, 15, Z_FILTERED},
              {5, -15, Z_FIXED},           {0, 15, Z_RLE},              {4, 9, Z_HUFFMAN_ONLY},
              {7, -15, Z_DEFAULT_STRATEGY}};
  make_data(data, SIZE, 99);
  for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
    size_t size = compress_stream(ways[i].level, ways[i].window, ways[i].strategy);
    print((int)size);
    print64((long long)checksum(packed, size));
    memset(unpacked, 0, SIZE);
    if (ways[i].window == -15) {
      back(size);
      continue;
    }
    z_stream stream = {.zalloc = zalloc, .zfree = zfree};
    if (inflateInit2(&stream, ways[i].window) != Z_OK)
      abort();
    check(pump(&stream, inflate, packed, size, unpacked, SIZE, 500, 23));
    inflateEnd(&stream);
  }
  print((int)crc32(0, data, SIZE));
  print((int)adler32(1, data, SIZE));
  return 0;
}
