// FLAGS: switch=env.pause
// FAIL: assembly-calls.c:8:
// FAIL: inline assembly that calls 'helper', which may suspend, is not supported; call it from C
__attribute__((import_module("env"), import_name("pause"))) int pause_(int);

int helper(void) { return pause_(1); }

int f(void) { int result; __asm__ volatile("call helper\nlocal.set %0" : "=r"(result)); return result; }
