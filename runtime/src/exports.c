//===- exports.c - the five functions as exports, with abi=native ----------===//
//
// With abi=native the pass exports nothing. For a module that JavaScript or another host drives,
// as with abi=binaryen, this does. The struct that start_unwind and start_rewind get is {saved,
// limit}: see switch.h. To be compiled with the pass.
//
//===----------------------------------------------------------------------===//
#ifndef __OPTIMIZE__
#error "compile exports.c with -O1 or more: start_rewind sets the stack pointer, which the frame \
that this has at -O0 would set back"
#endif

#define IMPORT(name) __attribute__((import_module("asyncify"), import_name(#name)))
#define EXPORT(name) __attribute__((export_name("asyncify_" #name)))

IMPORT(start_unwind) void start_unwind(void *frames);
IMPORT(stop_unwind) void stop_unwind(void);
IMPORT(start_rewind) void start_rewind(void *frames);
IMPORT(stop_rewind) void stop_rewind(void);
IMPORT(get_state) int get_state(void);

EXPORT(start_unwind) void asyncify_export_start_unwind(void *frames) { start_unwind(frames); }
EXPORT(stop_unwind) void asyncify_export_stop_unwind(void) { stop_unwind(); }
EXPORT(start_rewind) void asyncify_export_start_rewind(void *frames) { start_rewind(frames); }
EXPORT(stop_rewind) void asyncify_export_stop_rewind(void) { stop_rewind(); }
EXPORT(get_state) int asyncify_export_get_state(void) { return get_state(); }
