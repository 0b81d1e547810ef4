// SHA-256 of "abc", with a suspension in the middle of the schedule and of the rounds.
// EXPECT: -1166534977
// EXPECT: -1895706646
#include "test.h"

static unsigned rotate(unsigned x, int n) { return x >> n | x << (32 - n); }
static unsigned root(int i, int cube) {
  static const unsigned char primes[64] = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167, 173, 179, 181, 191, 193, 197, 199, 211, 223, 227, 229, 233, 239, 241, 251};
  static const unsigned short more[10] = {257, 263, 269, 271, 277, 281, 283, 293, 307, 311};
  unsigned p = i < 54 ? primes[i] : more[i - 54];
  // The first 32 bits of the fraction of the root, by bisection.
  unsigned __int128 low = 0, high = (unsigned __int128)p << 32;
  while (high - low > 1) {
    unsigned __int128 middle = (low + high) / 2, power = middle * middle;
    int above = cube ? power * middle > (unsigned __int128)p << 96 : power > (unsigned __int128)p << 64;
    if (above) high = middle; else low = middle;
  }
  return (unsigned)low;
}
NOINLINE static void compress(unsigned h[8], const unsigned char *block) {
  unsigned w[64], s[8];
  for (int i = 0; i < 16; i++) w[i] = (unsigned)block[i * 4] << 24 | (unsigned)block[i * 4 + 1] << 16 | (unsigned)block[i * 4 + 2] << 8 | block[i * 4 + 3];
  for (int i = 16; i < 64; i++) {
    unsigned a = w[i - 15], b = w[i - 2];
    if (i % 16 == 0) test_pause(i);
    w[i] = w[i - 16] + w[i - 7] + (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3) + (rotate(b, 17) ^ rotate(b, 19) ^ b >> 10);
  }
  for (int i = 0; i < 8; i++) s[i] = h[i];
  for (int i = 0; i < 64; i++) {
    unsigned e = s[4], a = s[0];
    unsigned t1 = s[7] + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & s[5]) ^ (~e & s[6])) + root(i, 1) + w[i];
    unsigned t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2]));
    if (i % 13 == 0) t2 += (unsigned)(test_pause(1) - 4);
    for (int k = 7; k > 0; k--) s[k] = s[k - 1];
    s[4] += t1;
    s[0] = t1 + t2;
  }
  for (int i = 0; i < 8; i++) h[i] += s[i];
}
TEST {
  unsigned h[8];
  for (int i = 0; i < 8; i++) h[i] = root(i, 0);
  unsigned char block[64] = "abc\x80";
  block[63] = 24;
  compress(h, block);
  for (int i = 0; i < 8; i++) print((int)h[i]);
  return 0;
}
