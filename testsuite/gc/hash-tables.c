// Hash tables that grow: arrays of chains, keys that are made of characters, iterators that walk
// along the arrays, and one table that all coroutines share.
// PRINTS: 44066
// PRINTS: 5
#include "gc.h"

struct text {
  unsigned length;
  char characters[12];
};

struct entry {
  struct entry *next;
  struct text *key;
  long value;
};

struct table {
  struct entry **buckets;
  unsigned size, count;
};

static struct table *shared;

NOINLINE static struct text *text_of(unsigned number) {
  co_pause();
  struct text *text = gc_alloc(sizeof *text);
  char *at = text->characters;
  do
    *at++ = 'a' + number % 26;
  while (number /= 26);
  text->length = at - text->characters;
  return text;
}

NOINLINE static struct text *joined(struct text *a, struct text *b) {
  struct text *text = gc_alloc(sizeof *text);
  if (!gc_look(a) || !gc_look(b))
    return text;
  char *at = text->characters, *end = at + sizeof text->characters;
  for (const char *from = a->characters, *last = from + a->length; from < last && at < end;)
    *at++ = *from++;
  for (const char *from = b->characters, *last = from + b->length; from < last && at < end;)
    *at++ = *from++;
  text->length = at - text->characters;
  return text;
}

static unsigned hash(const struct text *text) {
  unsigned result = 5381;
  for (unsigned i = 0; i < text->length && i < sizeof text->characters; i++)
    result = result * 33 + (unsigned char)text->characters[i];
  return result;
}

static int equal(const struct text *a, const struct text *b) {
  if (a->length != b->length)
    return 0;
  for (unsigned i = 0; i < a->length && i < sizeof a->characters; i++)
    if (a->characters[i] != b->characters[i])
      return 0;
  return 1;
}

NOINLINE static struct table *table_of(unsigned size) {
  struct table *table = gc_alloc(sizeof *table);
  table->buckets = gc_alloc(size * sizeof *table->buckets);
  table->size = size;
  return table;
}

NOINLINE static void grow(struct table *table) {
  struct entry **old = table->buckets;
  unsigned size = table->size;
  struct entry **fresh = gc_alloc(2 * size * sizeof *fresh);
  for (struct entry **bucket = old, **end = old + size; bucket != end && gc_look(old); bucket++) {
    for (struct entry *entry = *bucket; entry && gc_look(entry) && gc_look(entry->key);
         entry = entry->next) {
      struct entry *copy = gc_alloc(sizeof *copy);
      struct entry **place = &fresh[hash(entry->key) % (2 * size)];
      copy->key = entry->key;
      copy->value = entry->value;
      copy->next = *place;
      *place = copy;
    }
    co_pause();
  }
  table->buckets = fresh;
  table->size = 2 * size;
}

NOINLINE static struct entry *entry_of(struct table *table, struct text *key) {
  if (!gc_look(table) || !gc_look(table->buckets) || !gc_look(key))
    return 0;
  unsigned place = hash(key) % table->size;
  for (struct entry *entry = table->buckets[place]; entry && gc_look(entry) && gc_look(entry->key);
       entry = entry->next)
    if (equal(entry->key, key))
      return entry;
  struct entry *entry = gc_alloc(sizeof *entry);
  entry->key = key;
  entry->next = table->buckets[place];
  table->buckets[place] = entry;
  table->count++;
  return entry;
}

NOINLINE static void add(struct table *table, struct text *key, long value) {
  co_pause();
  struct entry *entry = entry_of(table, key);
  if (entry)
    entry->value += value;
}

static long task(long number) {
  unsigned seed = number + 3;
  struct table *own = table_of(4);
  for (int i = 0; i < 40; i++) {
    unsigned first = draw(&seed) % 5, second = draw(&seed) % 7;
    struct text *key = text_of(first * 31);
    struct text *whole = joined(key, text_of(second * 17));
    add(own, whole, i);
    add(shared, key, 1);
    if (gc_look(own) && own->count > own->size)
      grow(own);
  }
  long sum = 0;
  struct entry **bucket = own->buckets, **end = bucket + own->size;
  while (bucket != end) {
    struct entry *entry = *bucket++;
    for (; entry && gc_look(entry); entry = entry->next) {
      struct text *again = joined(entry->key, entry->key);
      sum += entry->value * again->length;
    }
  }
  return sum;
}

TEST {
  gc_root(&shared, sizeof shared);
  shared = table_of(3);
  print(co_run(task, 8));
  print(shared->count);
  gc_report();
  return 0;
}
