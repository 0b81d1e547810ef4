// Slices: structs of a pointer and a length, or of two pointers, that are copied whole, swapped, and
// kept in integers.
// PRINTS: 23797
#include "gc.h"

struct string {
  long length;
  unsigned char text[12];
};
struct slice {
  struct string *of;
  unsigned from, to;
};
struct pair {
  struct string *first, *second;
};
typedef unsigned long word;

NOINLINE static struct string *drawn(unsigned *seed) {
  co_pause();
  struct string *string = gc_alloc(sizeof *string);
  string->length = 4 + draw(seed) % 8;
  for (int i = 0; i < string->length; i++)
    string->text[i] = draw(seed) % 10;
  return string;
}

// What it copies is nowhere else meanwhile.
NOINLINE static void move(struct pair *from, struct pair *to) {
  struct pair moved = *from;
  from->first = from->second = 0;
  co_pause();
  gc_alloc(8);
  *to = moved;
}

NOINLINE static void exchange(struct pair *a, struct pair *b) {
  struct pair kept = *a;
  *a = *b;
  b->first = b->second = 0;
  co_pause();
  gc_alloc(8);
  *b = kept;
}

NOINLINE static struct slice middle(struct slice slice) {
  co_pause();
  gc_alloc(8);
  return (struct slice){slice.of, slice.from + 1, slice.to - 1};
}

NOINLINE static long sum(struct slice slice) {
  long sum = 0;
  if (slice.of && gc_look(slice.of))
    for (unsigned i = slice.from; i < slice.to; i++)
      sum += slice.of->text[i];
  return sum;
}

// References that are integers, as some interpreters have them.
NOINLINE static word drawn_word(unsigned *seed) { return (word)drawn(seed); }

NOINLINE static long length(word reference) {
  co_pause();
  gc_alloc(8);
  struct string *string = (struct string *)reference;
  return gc_look(string) ? string->length : 0;
}

static long task(long number) {
  unsigned seed = number + 3;
  long result = 0;
  for (int round = 0; round < 12; round++) {
    struct pair pairs[3] = {0};
    gc_alloc(8);
    for (int i = 0; i < 2; i++) {
      pairs[i].first = drawn(&seed);
      pairs[i].second = drawn(&seed);
    }
    exchange(&pairs[0], &pairs[1]);
    move(&pairs[0], &pairs[2]);
    move(&pairs[1], &pairs[0]);
    for (int i = 0; i < 3; i += 2) {
      struct slice slice = {pairs[i].first, 0, 4}, other = {pairs[i].second, 0, 4};
      result += sum(middle(slice)) + 2 * sum(middle(other)) + 3 * sum(slice);
    }
    word references[4];
    for (int i = 0; i < 4; i++)
      references[i] = drawn_word(&seed);
    word last = drawn_word(&seed);
    for (int i = 0; i < 4; i++)
      result += length(references[i]) * (i + 1);
    result += length(last);
  }
  return result;
}

TEST {
  print(co_run(task, 8));
  gc_report();
  return 0;
}
