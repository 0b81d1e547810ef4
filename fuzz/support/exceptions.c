// What catch pads call: the C++ runtime library's part, without exceptions of its own. What
// is thrown is a null pointer, and caught by everything.
__asm__(".globl __cpp_exception\n"
        ".tagtype __cpp_exception i32\n"
        "__cpp_exception:\n");

void *__cxa_begin_catch(void *exception) { return exception; }
void __cxa_end_catch(void) {}

// A name for code generation only.
int __gxx_wasm_personality_v0() { return 0; }
