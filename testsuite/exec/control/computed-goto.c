// An interpreter with computed goto: each instruction may suspend.
#include "test.h"

static const unsigned char code[] = {0, 5, 1, 3, 2, 0, 1, 3, 1, 2, 3, 0, 9, 4};
TEST {
  static const void *const labels[] = {&&push, &&add, &&suspend, &&loop, &&stop};
  int stack[16], top = 0, pc = 0, rounds = 0;
  stack[top] = 1;
  goto *labels[code[pc++]];
push: stack[++top] = code[pc++] + rounds; goto *labels[code[pc++]];
add: stack[top - 1] += stack[top]; top -= top > 0; goto *labels[code[pc++]];
suspend: stack[top] = test_pause(stack[top]); print(stack[top]); goto *labels[code[pc++]];
loop: if (pc > 4 && rounds < 3) { rounds++; pc = 0; } if (pc == 4 && rounds == 0) { stack[top] += test_pause(pc); } goto *labels[code[pc++]];
stop: return stack[top] + top * 1000 + rounds;
}
