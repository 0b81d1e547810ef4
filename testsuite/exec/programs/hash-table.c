// A hash table with open addressing whose hash and comparison suspend.
#include "test.h"

struct entry { const char *key; int value; };
struct table { struct entry slots[16]; int used; };
static int same(const char *a, const char *b) { for (; *a && *a == *b; a++, b++) if ((*a & 3) == 1) test_pause(*a); return *a == *b; }
static unsigned hash(const char *s) { unsigned h = 2166136261u; for (; *s; s++) h = (h ^ (unsigned)*s) * 16777619u; return h + (unsigned)test_pause((int)(h & 3)); }
NOINLINE static int *lookup(struct table *t, const char *key) {
  for (unsigned i = hash(key) & 15;; i = (i + 1) & 15) {
    struct entry *e = &t->slots[i];
    if (!e->key) { e->key = key; t->used++; return &e->value; }
    if (same(e->key, key)) return &e->value;
  }
}
TEST {
  static const char *const words[] = {"if", "a", "task", "waits", "a", "host", "runs", "if", "a", "host", "waits", "a", "task", "runs"};
  struct table t = {0};
  for (unsigned i = 0; i < sizeof words / sizeof *words; i++) *lookup(&t, words[i]) += test_pause(0);
  int sum = 0;
  for (int i = 0; i < 16; i++) if (t.slots[i].key) { print_bytes(t.slots[i].key, 1); sum = sum * 5 + t.slots[i].value; }
  print(sum);
  return t.used;
}
