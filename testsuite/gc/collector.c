// The collector. It is compiled without the pass.
#include "gc.h"

enum { GRANULE = 16, GRANULES = 1 << 19, MOST_ROOTS = 16 };

// For each granule of the heap, the size of the object that begins there, in granules.
static unsigned short sizes[GRANULES];
static unsigned char marks[GRANULES], freed[GRANULES];
static _Alignas(GRANULE) char heap[GRANULES * GRANULE];
static unsigned used, first_alive;

static unsigned stack[GRANULES], depth;

static struct {
  void **variable;
  unsigned long words;
} roots[MOST_ROOTS];
static int root_count;

static void *grave[64];
static long objects, collections, released, poisoned;

static int index_of(const void *object) {
  unsigned long offset = (unsigned long)object - (unsigned long)heap;
  unsigned index = offset / GRANULE;
  return offset % GRANULE || index >= used || !sizes[index] || freed[index] ? -1 : (int)index;
}

static void scan(void *low, void *high, void *context) {
  (void)context;
  void **word = (void **)(((unsigned long)low + 3) & ~3ul);
  for (; (char *)(word + 1) <= (char *)high; word++) {
    int index = index_of(*word);
    if (index >= 0 && !marks[index]) {
      marks[index] = 1;
      stack[depth++] = index;
    }
  }
}

static void collect(void) {
  collections++;
  for (unsigned i = first_alive; i < used; i++)
    marks[i] = 0;
  for (int i = 0; i < root_count; i++)
    scan(roots[i].variable, roots[i].variable + roots[i].words, 0);
  co_each_range(scan, 0);
  while (depth) {
    unsigned index = stack[--depth];
    char *object = heap + index * GRANULE;
    scan(object, object + sizes[index] * GRANULE, 0);
  }
  int is_first = 1;
  for (unsigned i = first_alive; i < used; i += sizes[i]) {
    if (!freed[i] && !marks[i]) {
      freed[i] = 1;
      released++;
      void **word = (void **)(heap + i * GRANULE);
      for (int n = sizes[i] * GRANULE / sizeof *word; n; n--)
        *word++ = grave;
    } else if (marks[i] && is_first) {
      is_first = 0;
      first_alive = i;
    }
  }
}

void *gc_alloc(unsigned long size) {
  collect();
  unsigned granules = (size + GRANULE - 1) / GRANULE;
  if (used + granules > GRANULES)
    __builtin_trap();
  void **object = (void **)(heap + used * GRANULE);
  sizes[used] = granules;
  used += granules;
  objects++;
  return object;
}

int gc_look(const void *object) {
  if (index_of(object) >= 0)
    return 1;
  poisoned++;
  return 0;
}

void gc_root(void *variable, unsigned long size) {
  if (root_count == MOST_ROOTS)
    __builtin_trap();
  roots[root_count].variable = variable;
  roots[root_count++].words = size / sizeof(void *);
}

void gc_report(void) {
  print_text("objects, released, collections, pauses, poisoned reads");
  print(objects);
  print(released);
  print(collections);
  print(co_pauses);
  print(poisoned);
}
