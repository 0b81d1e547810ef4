//===- exports.c - the five functions as exports, with abi=native ----------===//
//
// With abi=native the pass exports nothing. For a module that JavaScript or another host drives,
// as with abi=binaryen, this does. The struct that start_unwind and start_rewind get is {saved,
// limit}: see switch.h. To be compiled with the pass.
//
// With resume=frame, the struct has four words more, {together, size, begin, pointer} of frames.h, and all
// but limit have to be zero at first. `start_rewind` enters all that is suspended but for the outermost
// function, which the host calls again, as ever; unless something has suspended it once more, which
// `get_state` tells: 1.
//
//===----------------------------------------------------------------------===//
#ifndef __OPTIMIZE__
#error "compile exports.c with -O1 or more: start_rewind sets the stack pointer, which the frame \
that this has at -O0 would set back"
#endif
#include "frames.h"

IMPORT(get_state) int get_state(void);

#define EXPORT(name) __attribute__((export_name("asyncify_" #name)))

struct suspended {
  struct frames frames;
  struct kept kept;
};

// What unwinds.
static _Thread_local struct suspended *suspended;

EXPORT(start_unwind) void asyncify_export_start_unwind(void *data) {
  if (resumes_by_frame()) {
    suspended = data;
    unwind_frames(&suspended->frames, &suspended->kept);
  } else {
    start_unwind(data);
  }
}

BASE static void stop_unwind_by_frame(void) {
  if (__asyncify_state != UNWINDING) {
    __asyncify_state = NORMAL;
    return;
  }
  char *begin = suspended->kept.begin;
  if (!suspended->kept.pointer)
    suspended->kept.pointer = stack_pointer();
  keep_frames(&suspended->frames, &suspended->kept);
  // Below what is suspended: a multiple of 16 by wasm's C ABI.
  set_stack_pointer((char *)((unsigned long)begin & ~15ul));
}

BASE static void start_rewind_by_frame(struct suspended *data) {
  struct kept *kept = &data->kept;
  char *own = stack_pointer();
  __asyncify_state = REWINDING;
  for (;;) {
    struct record *record = take_frame(&data->frames, kept);
    if (!kept->size) {
      set_stack_pointer(kept->pointer);
      return;
    }
    record->resume(record);
    set_stack_pointer(own);
    if (__asyncify_state != NORMAL)
      return;
    __asyncify_state = ENTERING;
  }
}

EXPORT(stop_unwind) void asyncify_export_stop_unwind(void) {
  if (resumes_by_frame())
    stop_unwind_by_frame();
  else
    stop_unwind();
}

EXPORT(start_rewind) void asyncify_export_start_rewind(void *data) {
  if (resumes_by_frame())
    start_rewind_by_frame(data);
  else
    start_rewind(data);
}

EXPORT(stop_rewind) void asyncify_export_stop_rewind(void) { stop_rewind(); }
EXPORT(get_state) int asyncify_export_get_state(void) { return get_state(); }
