// MicroPython under the hosts of the tests. It suspends in the hooks of its virtual machine, and
// collects at every allocation: what its collector does not find in the frames is overwritten soon.
#include "test.h"

#include "py/builtin.h"
#include "py/compile.h"
#include "py/gc.h"
#include "py/lexer.h"
#include "py/mphal.h"
#include "py/runtime.h"
#include "py/stackctrl.h"

#include <stdlib.h>
#include <string.h>

enum { HEAP = 1 << 17, PAUSE_INTERVAL = 2 };

static char heap[HEAP];
static char *stack_top;
static int collections;

void hook(void) {
  static int calls;
  if (++calls % PAUSE_INTERVAL == 0 && test_pause(calls) != 3 * calls + 1)
    abort();
}

void gc_collect(void) {
  collections++;
  gc_collect_start();
  char *stack = __builtin_frame_address(0);
  gc_collect_root((void **)stack, (stack_top - stack) / sizeof(void *));
  gc_collect_end();
}

// What is printed, by lines.
void mp_hal_stdout_tx_strn_cooked(const char *text, size_t length) {
  static char line[400];
  static size_t used;
  for (; length--; text++) {
    if (*text == '\n' || used == sizeof line) {
      print_bytes(line, used);
      used = 0;
    }
    if (*text != '\n')
      line[used++] = *text;
  }
}

void nlr_jump_fail(void *value) {
  (void)value;
  abort();
}

static const char script[] = {
#embed "script.py"
    , 0};

__attribute__((noinline)) static int execute(void) {
  nlr_buf_t nlr;
  if (nlr_push(&nlr) == 0) {
    mp_lexer_t *lexer =
        mp_lexer_new_from_str_len(MP_QSTR__lt_stdin_gt_, script, strlen(script), 0);
    mp_parse_tree_t tree = mp_parse(lexer, MP_PARSE_FILE_INPUT);
    mp_call_function_0(mp_compile(&tree, MP_QSTR__lt_stdin_gt_, false));
    nlr_pop();
    return 0;
  }
  mp_obj_print_exception(&mp_plat_print, MP_OBJ_FROM_PTR(nlr.ret_val));
  return 1;
}

TEST {
  char top;
  stack_top = &top + 16;
  mp_stack_set_top(&top);
  mp_stack_set_limit(1 << 18);
  gc_init(heap, heap + sizeof heap);
  mp_init();
  MP_STATE_MEM(gc_alloc_threshold) = 1;
  int status = execute();
  mp_deinit();
  print(collections);
  return status;
}
