// A module that can be transformed.
__attribute__((import_module("env"), import_name("pause"))) int test_pause(int x);

int right(int x) { return test_pause(x) + x; }
