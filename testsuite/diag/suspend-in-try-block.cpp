// FLAGS: switch=env.pause
// FAIL: suspend-in-try-block.cpp:12:
// FAIL: a call that may suspend inside a try block ('invoke' or 'callbr') is not supported yet
__attribute__((import_module("env"), import_name("pause"))) int pause_(int);

struct Guard {
  ~Guard();
};

int f() {
  Guard guard;
  return pause_(1);
}
