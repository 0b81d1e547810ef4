// What test programs import and export. A program exports `int run(void)`:
//
//     TEST { print(test_pause(1)); return 0; }
#ifndef TEST_H
#define TEST_H

#define IMPORT(name) __attribute__((import_module("env"), import_name(#name)))

#ifdef __cplusplus
extern "C" {
#endif

/// The switch call: comes back with `3 * x + 1`, at once or after a suspension.
IMPORT(pause) int test_pause(int x);

/// The program's output, a line each.
IMPORT(print_i32) void print(int x);
IMPORT(print_i64) void print64(long long x);
IMPORT(print_f64) void printd(double x);
IMPORT(print_str) void print_bytes(const char *text, unsigned long length);

#ifdef __cplusplus
}
#define EXPORT(name) extern "C" __attribute__((export_name(name)))
#else
#define EXPORT(name) __attribute__((export_name(name)))
#endif

#define print_text(literal) print_bytes(literal, sizeof(literal) - 1)
#define NOINLINE __attribute__((noinline))
#define TEST EXPORT("run") int run(void)

#endif
