// With abi=native nothing is exported: these are the exports that the hosts drive
// abi=binaryen with. Compiled with the pass.
#define IMPORT(name) __attribute__((import_module("asyncify"), import_name(#name)))
#define EXPORT(name) __attribute__((export_name("asyncify_" #name)))

IMPORT(start_unwind) void start_unwind(void *);
IMPORT(stop_unwind) void stop_unwind(void);
IMPORT(start_rewind) void start_rewind(void *);
IMPORT(stop_rewind) void stop_rewind(void);
IMPORT(get_state) int get_state(void);

EXPORT(start_unwind) void do_start_unwind(void *data) { start_unwind(data); }
EXPORT(stop_unwind) void do_stop_unwind(void) { stop_unwind(); }
EXPORT(start_rewind) void do_start_rewind(void *data) { start_rewind(data); }
EXPORT(stop_rewind) void do_stop_rewind(void) { stop_rewind(); }
EXPORT(get_state) int do_get_state(void) { return get_state(); }
