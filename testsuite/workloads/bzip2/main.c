// bzip2: streams cut into small portions, and memory from functions that suspend. The
// decoder's state machine is entered in the middle for each portion.
#include "workload.h"
#include <bzlib.h>

enum { SIZE = 60000, ROOM = 80000 };
static char data[SIZE], packed[ROOM], unpacked[SIZE];

/// What the library calls if it finds itself wrong.
void bz_internal_error(int code);
void bz_internal_error(int code) {
  print(test_pause(code));
  abort();
}

static void *bzalloc(void *opaque, int count, int size) {
  (void)opaque;
  return allocate((size_t)count * (size_t)size);
}

static void bzfree(void *opaque, void *memory) {
  (void)opaque;
  release(memory);
}

static size_t compress_stream(int level, int work) {
  bz_stream stream = {.bzalloc = bzalloc, .bzfree = bzfree};
  uint32_t seed = 7;
  size_t consumed = 0, produced = 0;
  if (BZ2_bzCompressInit(&stream, level, 0, work) != BZ_OK)
    abort();
  for (int status = BZ_RUN_OK; status != BZ_STREAM_END;) {
    if (stream.avail_in == 0) {
      size_t size = portion(&seed, SIZE - consumed, 300);
      stream.next_in = data + consumed;
      stream.avail_in = (unsigned)size;
      consumed += size;
    }
    size_t room = portion(&seed, ROOM - produced, 200);
    stream.next_out = packed + produced;
    stream.avail_out = (unsigned)room;
    status = BZ2_bzCompress(&stream, consumed == SIZE ? BZ_FINISH : BZ_RUN);
    produced += room - stream.avail_out;
    if (status < 0)
      abort();
  }
  BZ2_bzCompressEnd(&stream);
  return produced;
}

static size_t decompress_stream(size_t in_size, int small) {
  bz_stream stream = {.bzalloc = bzalloc, .bzfree = bzfree};
  uint32_t seed = 11;
  size_t consumed = 0, produced = 0;
  if (BZ2_bzDecompressInit(&stream, 0, small) != BZ_OK)
    abort();
  for (int status = BZ_OK; status != BZ_STREAM_END;) {
    if (stream.avail_in == 0) {
      size_t size = portion(&seed, in_size - consumed, 9);
      stream.next_in = packed + consumed;
      stream.avail_in = (unsigned)size;
      consumed += size;
    }
    size_t room = portion(&seed, SIZE - produced, 400);
    stream.next_out = unpacked + produced;
    stream.avail_out = (unsigned)room;
    status = BZ2_bzDecompress(&stream);
    produced += room - stream.avail_out;
    if (status < 0) {
      print(status);
      abort();
    }
  }
  BZ2_bzDecompressEnd(&stream);
  return produced;
}

TEST {
  make_data((unsigned char *)data, SIZE, 4711);
  // Long runs: the fallback sort.
  memset(data + 10000, 'a', 9000);
  for (int way = 0; way < 3; way++) {
    size_t size = compress_stream(way == 0 ? 1 : 3 * way, way == 1 ? 1 : 30);
    print((int)size);
    print64((long long)checksum(packed, size));
    memset(unpacked, 0, SIZE);
    size_t back = decompress_stream(size, way % 2);
    print((int)back);
    if (back != SIZE || memcmp(data, unpacked, SIZE) != 0)
      print_text("not what was packed");
  }
  return 0;
}
