// A small interpreter: a loop around a switch, with calls that suspend, and a stack on the stack.
#include "test.h"

enum { PUSH, ADD, MUL, WAIT, DUP, JNZ, DEC, END };
TEST {
  static const signed char code[] = {PUSH, 5, PUSH, 1, WAIT, ADD, PUSH, 3, MUL, WAIT, PUSH, 4, DEC, DUP, WAIT, PUSH, 0, MUL, ADD, DUP, JNZ, -9, END};
  int stack[32], top = 0;
  for (int pc = 0, steps = 0;; steps++) {
    if (steps > 300) return -1;
    switch (code[pc++]) {
    case PUSH: stack[top++] = code[pc++]; break;
    case ADD: top--; stack[top - 1] += stack[top]; break;
    case MUL: top--; stack[top - 1] *= stack[top]; break;
    case WAIT: stack[top - 1] = (stack[top - 1] + test_pause(steps)) % 1000; print(stack[top - 1]); break;
    case DUP: stack[top] = stack[top - 1]; top++; break;
    case DEC: stack[top - 1]--; break;
    case JNZ: { int off = code[pc++]; if (stack[--top] > 0 && steps < 200) pc += off; break; }
    case END: { int s = top; while (top) s = s * 3 + stack[--top]; return s; }
    }
  }
}
