// As runtime/src/exports.c, for programs that are resumed frame by frame by their host: all is entered but
// the outermost function, which the host calls again, unless something has suspended once more, which
// `get_state` tells. There is one thing that is suspended, and its records are kept at the low end of the
// stack. To be compiled with the pass, resume=frame and -O1 or more.
#include "frames.h"

IMPORT(get_state) int get_state(void);

#define EXPORT(name) __attribute__((export_name("asyncify_" #name)))

static struct frames *frames;
static struct kept kept;

EXPORT(start_unwind) void exported_start_unwind(void *data) {
  frames = data;
  unwind_frames(frames, &kept);
}

ASYNCIFY_RUNTIME static void stop(void) {
  if (__asyncify_state == UNWINDING) {
    // The host has called the outermost, or calls it for the first time.
    if (!kept.size)
      kept.pointer = stack_pointer();
    if (!is_kept(frames, &kept))
      __builtin_trap();
    keep_frames(frames, &kept);
    // Below what is suspended: a multiple of 16 by wasm's C ABI.
    set_stack_pointer((char *)((unsigned long)kept.begin & ~15ul));
  }
  __asyncify_state = NORMAL;
}

ASYNCIFY_RUNTIME static void start(void) {
  // What enters functions may have a frame, and records are pushed below what is suspended.
  static _Alignas(16) char own[4096];
  set_stack_pointer(own + sizeof own);
  __asyncify_state = REWINDING;
  for (;;) {
    struct record *record = take_frame(frames, &kept);
    if (!kept.size) {
      set_stack_pointer(kept.pointer);
      return;
    }
    record->resume(record);
    set_stack_pointer(own + sizeof own);
    if (__asyncify_state != NORMAL)
      return;
    if (!is_kept(frames, &kept))
      __builtin_trap();
    __asyncify_state = ENTERING;
  }
}

EXPORT(stop_unwind) void exported_stop_unwind(void) { stop(); }
EXPORT(start_rewind) void exported_start_rewind(void *data) { start(); }
EXPORT(stop_rewind) void exported_stop_rewind(void) { stop_rewind(); }
EXPORT(get_state) int exported_get_state(void) { return get_state(); }
