// Addresses of globals and offsets of them are made again, not kept.
#include "test.h"

static int table[4][5] = {{1, 2, 3}, {4, 5}, {6}, {7, 8, 9, 10, 11}};
TEST { int s = 0; for (int i = 0; i < 4; i++) { int *row = table[i]; for (int j = 0; j < 5; j++) { s += row[j] * test_pause(j); row[j] = s; } print(table[i][2]); } return s; }
