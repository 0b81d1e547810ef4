// An LZ decoder that suspends when it wants input, deep in its loops, and copies over itself.
// EXPECT: blah blah blah blah blah! blah!
#include "test.h"

struct stream { const unsigned char *in; int left; unsigned bits; int have; };
static int byte(struct stream *s) { if (s->left-- <= 0) return -1; int c = *s->in++; return test_pause(c) == 3 * c + 1 ? c : -1; }
static int bit(struct stream *s) { if (!s->have) { s->bits = (unsigned)byte(s); s->have = 8; } s->have--; int b = s->bits & 1; s->bits >>= 1; return b; }
NOINLINE static int inflate(struct stream *s, char *out) {
  int n = 0;
  for (;;) {
    if (!bit(s)) { int c = byte(s); if (!c) return n; out[n++] = (char)c; continue; }
    int distance = byte(s), length = byte(s);
    do { out[n] = out[n - distance]; n++; if (n % 5 == 0) test_pause(n); } while (--length);
  }
}
TEST {
  static const unsigned char data[] = {0xa0, 'b', 'l', 'a', 'h', ' ', 5, 19, '!', 6, 7 - 1, 0x00, 0};
  struct stream s = {data, sizeof data, 0, 0};
  char out[64];
  int n = inflate(&s, out);
  print_bytes(out, (unsigned long)n);
  return n;
}
