// Two goroutines that send a ball to and fro, over unbuffered channels.
// PRINTS: 10000
// PRINTS: 1
#include "runtime.h"
#include "test.h"

struct table {
  struct channel *ping, *pong;
};

static void player(void *args) {
  struct table *table = args;
  int ball;
  while (go_receive(table->ping, &ball)) {
    ball++;
    go_send(table->pong, &ball);
  }
  go_close(table->pong);
}

void go_main(void) {
  struct table table = {go_chan(sizeof(int), 0), go_chan(sizeof(int), 0)};
  go(player, &table);
  int ball = 0;
  while (ball < 10000) {
    go_send(table.ping, &ball);
    go_receive(table.pong, &ball);
  }
  print(ball);
  go_close(table.ping);
  print(!go_receive(table.pong, &ball));
}
