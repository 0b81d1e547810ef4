// With the stack in front, the buffer of asyncify-wasm, at 16 to 1024, lies in it. When the stack
// has come to it, nothing is saved: the program traps.
// SWITCH: host.wait
// LINK: --stack-first -z stack-size=1024
// FAILS: unreachable
// FAILS: asyncify_start_unwind
int __attribute__((import_module("host"), import_name("wait"))) wait(int value);

__attribute__((export_name("several"))) int several(int from) {
  volatile int kept[4] = {from};
  int result = wait(from);
  return result + kept[0];
}
