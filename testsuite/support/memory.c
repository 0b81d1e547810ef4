// Memory for programs without a library: pieces of a few sizes, each kept for its own.
#include <stddef.h>

extern char __heap_base;

enum { SIZES = 32 };
static struct piece {
  struct piece *next;
} *released[SIZES];
static char *unused;
static long in_use;

static int size_class(size_t size) {
  int at = 5;
  while (((size_t)1 << at) < size)
    at++;
  return at;
}

void *test_allocate(unsigned long size) {
  int at = size_class(size);
  in_use++;
  struct piece *piece = released[at];
  if (piece) {
    released[at] = piece->next;
    return piece;
  }
  if (!unused)
    unused = (char *)(((size_t)&__heap_base + 15) & ~(size_t)15);
  char *result = unused;
  size_t missing = (size_t)(result + ((size_t)1 << at)) - __builtin_wasm_memory_size(0) * 65536;
  if ((ptrdiff_t)missing > 0 &&
      __builtin_wasm_memory_grow(0, (missing + 65535) / 65536) == (size_t)-1)
    return in_use--, NULL;
  unused += (size_t)1 << at;
  return result;
}

void test_release(void *memory, unsigned long size) {
  int at = size_class(size);
  struct piece *piece = memory;
  piece->next = released[at];
  released[at] = piece;
  in_use--;
}

long test_pieces_in_use(void) { return in_use; }

void *memcpy(void *restrict to, const void *restrict from, size_t size) {
  char *t = to;
  const char *f = from;
  while (size--)
    *t++ = *f++;
  return to;
}

void *memset(void *to, int value, size_t size) {
  char *t = to;
  while (size--)
    *t++ = (char)value;
  return to;
}
