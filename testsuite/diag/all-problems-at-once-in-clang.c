// Everything that is wrong is said in one run, in the order of the module.
// FLAGS: switch=env.pause
// FAIL: all-problems-at-once-in-clang.c:10:
// FAIL: 'init' is a constructor of the program and may suspend
// FAIL: all-problems-at-once-in-clang.c:13:
// FAIL: inline assembly that calls 'helper', which may suspend
// FAIL: 2 errors generated
__attribute__((import_module("env"), import_name("pause"))) int pause_(int);

__attribute__((constructor)) void init(void) { pause_(1); }
int helper(void) { return pause_(1); }

void f(void) { __asm__ volatile("call helper\ndrop"); }
