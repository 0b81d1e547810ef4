// Dijkstra's algorithm with a heap on the stack and a cost function that suspends.
#include "test.h"

enum { N = 7, FAR = 1 << 20 };
static const signed char edges[N][N] = {{0, 7, 3, 0, 0, 0, 0}, {0, 0, 0, 2, 0, 8, 0}, {0, 2, 0, 9, 4, 0, 0}, {0, 0, 0, 0, 1, 2, 0}, {0, 0, 0, 0, 0, 5, 9}, {0, 0, 0, 0, 0, 0, 1}, {0}};
static int cost(int from, int to) { int c = edges[from][to]; return c ? (test_pause(c) - 1) / 3 : FAR; }
TEST {
  int distance[N], from[N]; unsigned char done[N] = {0};
  for (int i = 0; i < N; i++) { distance[i] = FAR; from[i] = -1; }
  distance[0] = 0;
  for (;;) {
    int best = -1;
    for (int i = 0; i < N; i++) if (!done[i] && distance[i] < FAR && (best < 0 || distance[i] < distance[best])) best = i;
    if (best < 0) break;
    done[best] = 1;
    for (int to = 0; to < N; to++) { int through = distance[best] + cost(best, to); if (through < distance[to]) { distance[to] = through; from[to] = best; } }
  }
  for (int i = 0; i < N; i++) print(distance[i] * 10 + from[i]);
  return distance[N - 1];
}
