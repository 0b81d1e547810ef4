//===- backtrace.c - where a paused task is -------------------------------===//
//
// Reads what frames have saved of themselves with the pass's option `backtrace`, beside task.c.
// Nothing is changed, and nothing outside of memory is read, whatever a stack holds.
//
//===----------------------------------------------------------------------===//
#include "asyncify.h"

// What the first word of a record leads to: see plugin/src/transform/backtrace.rs.
struct point {
  unsigned number, magic, size, count;
  asyncify_place places[];
};

static const unsigned MAGIC = 0xa57cb701;

// The records of a task: the outermost function's is the lowest.
struct records {
  const char *low, *high;
};

struct visitor {
  void (*visit)(const asyncify_place *, const void *, void *);
  void *context;
};

// The point that a record of at most `room` bytes is of; null if it is no such record.
static const struct point *point_of(const char *record, unsigned long room) {
  const struct point *point = *(const struct point *const *)record;
  unsigned long address = (unsigned long)point;
  unsigned long long memory = (unsigned long long)__builtin_wasm_memory_size(0) << 16;
  if (address % sizeof(unsigned) || address + 0ull + sizeof *point > memory ||
      point->magic != MAGIC ||
      point->count > (memory - address - sizeof *point) / sizeof *point->places)
    return 0;
  if (point->size < sizeof point || point->size > room || point->size % sizeof(unsigned))
    return 0;
  return point;
}

// How many records there are; 0 if they are not what records are with the option.
static unsigned long count_records(struct records records) {
  unsigned long count = 0;
  const char *record = records.low;
  while (record < records.high) {
    const struct point *point = point_of(record, (unsigned long)(records.high - record));
    if (!point)
      return 0;
    record += point->size;
    count++;
  }
  return count;
}

static const char *skip(const char *record, unsigned long count) {
  for (; count; count--)
    record += (*(const struct point *const *)record)->size;
  return record;
}

// Only the way outwards is not in the records, so each half is found from below: n records take
// n log n steps, and no memory but log n frames.
ASYNCIFY_NEVER static void visit_records(const char *record, unsigned long count,
                                         struct visitor visitor) {
  if (count > 1) {
    visit_records(skip(record, count / 2), count - count / 2, visitor);
    visit_records(record, count / 2, visitor);
    return;
  }
  const struct point *point = *(const struct point *const *)record;
  for (unsigned i = 0; i < point->count; i++)
    visitor.visit(&point->places[i], record, visitor.context);
}

unsigned long asyncify_backtrace(const asyncify_task *task,
                                 void (*visit)(const asyncify_place *place, const void *record,
                                               void *context),
                                 void *context) {
  if (asyncify_status_of(task) != ASYNCIFY_PAUSED)
    return 0;
  asyncify_range stack = asyncify_stack(task);
  // Saved are the address of the stack's top, then the length of the records, then these.
  struct saved {
    char *top;
    unsigned long length;
    char records[];
  } *saved = stack.low;
  unsigned long size = (unsigned long)((char *)stack.high - (char *)stack.low);
  if (size < sizeof *saved || saved->top != stack.high || saved->length > size - sizeof *saved)
    return 0;
  struct records records = {saved->records, saved->records + saved->length};
  unsigned long count = count_records(records);
  if (count)
    visit_records(records.low, count, (struct visitor){visit, context});
  return count;
}
