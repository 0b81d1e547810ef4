/* The start of the program, in place of the C library's crt1.o and of what that calls: a
 * rewind passes through here on its way to `main`, so it has to be compiled like the rest. */

#include <stdlib.h>
#include <wasi/api.h>

void __wasm_call_ctors(void);

/* What clang calls `main` with arguments. */
int __main_argc_argv(int argc, char **argv);

__attribute__((export_name("_start"))) void _start(void) {
  __wasm_call_ctors();
  size_t count, size;
  if (__wasi_args_sizes_get(&count, &size) != __WASI_ERRNO_SUCCESS)
    abort();
  char **arguments = calloc(count + 1, sizeof *arguments);
  char *text = malloc(size + 1);
  if (arguments == NULL || text == NULL ||
      __wasi_args_get((uint8_t **)arguments, (uint8_t *)text) != __WASI_ERRNO_SUCCESS)
    abort();
  exit(__main_argc_argv((int)count, arguments));
}
