// FLAGS: switch=env.pause
// FAIL: constructor-suspends.c:6:
// FAIL: error: 'init' is a constructor of the program and may suspend
__attribute__((import_module("env"), import_name("pause"))) int pause_(int);

__attribute__((constructor)) void init(void) { pause_(1); }
