//===- frames.h - what is suspended, entered frame by frame -------*- C -*-===//
//
// With the pass's option resume=frame, what is suspended can be entered by its innermost function alone,
// and each of the others when what it has called returns: a switch takes as long as what was called since
// the last. For that, records move from below the frames to a place of their own, where those are that
// were not entered since they were made; there they grow up, and the innermost is the last.
//
// What is kept there of several unwinds is what one unwind of all of them would have left, but for what
// records begin with. So functions that cannot be entered alone are entered with all that they have called,
// by a rewind like any other.
//
// Not for programs.
//
//===----------------------------------------------------------------------===//
#ifndef ASYNCIFY_FRAMES_H
#define ASYNCIFY_FRAMES_H

#include "asyncify.h"
#include "switch.h"

typedef unsigned long ANY_TYPE word;

/// What a record begins with: its function's values are behind it, and a word for what follows here. Those
/// in a place of their own have the size of the one before, which is that of the caller, and the stack
/// pointer with which their function was called; and their last word is GUARD.
struct ANY_TYPE record {
  unsigned long point;
  /// Of all of it, in bytes.
  unsigned long size;
  /// The stack pointer when it was pushed: what the function had called was called with it.
  char *pointer;
  /// Enters the function alone, and stores what it returns in place of the record, unless it unwinds.
  void (*resume)(struct record *);
};

/// What there is to know of the records of something suspended besides `struct frames`, whose `saved` is
/// the innermost, and whose `limit` is where they end. At first all zero.
struct ANY_TYPE kept {
  /// The address of the outermost that is to be entered with all that it has called, and one, since stacks
  /// may begin at 0; 0 if there is none.
  unsigned long together;
  /// Bytes of the innermost; 0 if there is none.
  unsigned long size;
  /// The stack pointer when it was suspended last: where frames end.
  char *begin;
  /// The stack pointer with which that was called what has unwound since.
  char *pointer;
};

static const word GUARD = 0x5afef4a3;

/// Starts an unwind.
INLINE void unwind_frames(struct frames *frames, struct kept *kept) {
  start_unwind(frames);
  __asyncify_together = 0;
  kept->begin = (char *)__asyncify_position;
}

/// Where an unwind has come to its end, moves the new records behind those that are there. It is called where
/// no task runs and the limit of the stack is a task's, so the pass leaves it as it is.
ASYNCIFY_RUNTIME static void keep_frames(struct frames *frames, struct kept *kept) {
  char *pointer = kept->pointer;
  struct record *from = (struct record *)__asyncify_position;
  struct record *to = frames->limit;
  while ((char *)from != kept->begin) {
    unsigned long size = from->size;
    char *inner = from->pointer;
    struct record *next = (struct record *)((char *)from + size);
    if (__asyncify_together == (unsigned long)next && !kept->together)
      kept->together = (unsigned long)to + 1;
    // Not by a library's memmove, of which there may be none. What is still to be read lies above.
    word volatile *words = (word *)to;
    unsigned long last = size / sizeof *words - 1;
    for (unsigned long i = 0; i < last; i++)
      words[i] = ((word *)from)[i];
    words[last] = GUARD;
    to->size = kept->size;
    to->pointer = pointer;
    kept->size = size;
    frames->saved = to;
    pointer = inner;
    from = next;
    to = (struct record *)((char *)to + size);
  }
  frames->limit = to;
}

/// Whether the innermost record is as it was. It is not if frames have come so far down: they use what lies
/// above, where records were that have been taken.
INLINE int is_kept(const struct frames *frames, const struct kept *kept) {
  return !kept->size || ((const word *)frames->limit)[-1] == GUARD;
}

/// Begins to enter what is suspended by the innermost function, or the one that must be entered with
/// all that it has called. Whoever calls this goes on with `resume` of the result, in the state REWINDING
/// the first time, and ENTERING from then on; the stack pointer must not be in what is suspended. The last
/// is the outermost: `kept->size` is 0 then.
INLINE struct record *take_frame(struct frames *frames, struct kept *kept) {
  struct record *record = kept->together ? (struct record *)(kept->together - 1) : frames->saved;
  unsigned long freed = (char *)frames->limit - (char *)record;
  kept->together = 0;
  kept->size = record->size;
  frames->saved = (char *)record - kept->size;
  frames->limit = record;
  if (__asyncify_stack_limit)
    __asyncify_stack_limit -= freed;
  kept->pointer = record->pointer;
  __asyncify_popped = (unsigned long)record;
  return record;
}

#endif
