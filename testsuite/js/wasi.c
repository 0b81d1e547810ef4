// A program with a C library that waits for its host in the middle of its output.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__attribute__((import_module("host"), import_name("wait"))) int wait_for(int key);

int main(int argc, char **argv) {
  char *text = malloc(64);
  strcpy(text, argc > 1 ? argv[1] : "nobody");
  printf("hello, %s\n", text);
  int sum = 0;
  for (int i = 0; i < 3; i++)
    printf("%d: %d\n", i, sum += wait_for(i));
  printf("done with %s\n", text);
  return sum;
}
