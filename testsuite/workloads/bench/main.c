#include "bench.h"

int main(int count, char **arguments) {
  if (count > 1 && strcmp(arguments[1], "run") == 0)
    run();
  else if (count > 1 && strcmp(arguments[1], "loop") == 0)
    loop();
  else
    return 2;
  return fflush(stdout) == 0 ? 0 : 1;
}
