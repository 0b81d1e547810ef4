// A channel library in C, and a work queue over it: senders wait while a channel is full, receivers
// while it is empty, and those that wait when it is closed are told. At depth 1 and 1,000.
// PRINTS: 338350
// PRINTS: 3
// PRINTS: 0
// PRINTS: 338350
// PRINTS: 3
// PRINTS: 0
// PRINTS: 5000050000
// PRINTS: 0
#include "tasks.h"

enum { ROOM = 4, WORKERS = 3, JOBS = 100 };

/// Tasks in a row, each with the next in `user`.
struct row {
  asyncify_task *first, *last;
};

static void append(struct row *row, asyncify_task *task) {
  task->user = 0;
  if (row->first)
    row->last->user = task;
  else
    row->first = task;
  row->last = task;
}

static asyncify_task *take(struct row *row) {
  asyncify_task *task = row->first;
  if (task)
    row->first = task->user;
  return task;
}

static struct row ready;

// Tasks that have ended are not resumed any more.
static void run_all(void) {
  for (asyncify_task *task; (task = take(&ready));)
    asyncify_resume(task, 0);
}

struct channel {
  long values[ROOM];
  unsigned received, sent;
  int is_closed;
  struct row senders, receivers;
};

NOINLINE static void wait_in(struct row *row) {
  append(row, asyncify_current());
  asyncify_pause(0);
}

static void wake(struct row *row) {
  asyncify_task *task = take(row);
  if (task)
    append(&ready, task);
}

static void send(struct channel *channel, long value) {
  while (channel->sent - channel->received == ROOM)
    wait_in(&channel->senders);
  channel->values[channel->sent++ % ROOM] = value;
  wake(&channel->receivers);
}

/// Whether there was something; nothing comes any more if not.
static int receive(struct channel *channel, long *value) {
  while (channel->sent == channel->received) {
    if (channel->is_closed)
      return 0;
    wait_in(&channel->receivers);
  }
  *value = channel->values[channel->received++ % ROOM];
  wake(&channel->senders);
  return 1;
}

static void close(struct channel *channel) {
  channel->is_closed = 1;
  while (channel->receivers.first)
    wake(&channel->receivers);
}

static struct channel jobs, results;
static int depth, running;

// All of it is somewhere below frames of its own.
NOINLINE static long below(int levels, long (*function)(void)) {
  volatile long level = levels;
  long result = levels > 1 ? below(levels - 1, function) : function();
  return result + level - levels;
}

static long produce(void) {
  for (long job = 1; job <= JOBS; job++)
    send(&jobs, job);
  close(&jobs);
  return 0;
}

static long work(void) {
  long count = 0;
  for (long job; receive(&jobs, &job); count++)
    send(&results, job * job);
  if (--running == 0)
    close(&results);
  return count;
}

static long sum;
static long collect(void) {
  for (long result; receive(&results, &result);)
    sum += result;
  return 0;
}

static void *producer(void *value) { return value_of(below(depth, produce) + number(value)); }
static void *worker(void *value) { return value_of(below(depth, work) + number(value)); }
static void *collector(void *value) { return value_of(below(depth, collect) + number(value)); }

static asyncify_task *start(asyncify_function *function) {
  asyncify_task *task = asyncify_new("one of some", function, 300 + 100ul * depth);
  append(&ready, task);
  return task;
}

static void run_queue(int levels) {
  depth = levels;
  running = WORKERS;
  sum = 0;
  jobs = results = (struct channel){0};
  asyncify_task *tasks[WORKERS + 2] = {start(producer), start(collector)};
  for (int i = 0; i < WORKERS; i++)
    tasks[2 + i] = start(worker);
  run_all();
  int busy = 0;
  for (int i = 0; i < WORKERS + 2; i++) {
    busy += i > 1 && asyncify_status_of(tasks[i]) == ASYNCIFY_ENDED;
    asyncify_delete(tasks[i]);
  }
  print(sum);
  print(busy);
  print(test_pieces_in_use());
}

// 100,000 tasks that wait for one channel, which is closed.
enum { MANY = 100000 };
static long long total;
static long add_one(void) {
  long value;
  while (receive(&jobs, &value))
    total += value;
  return 0;
}
static void *adder(void *value) { return value_of(add_one() + number(value)); }

static void run_many(void) {
  static asyncify_task *tasks[MANY];
  depth = 1;
  jobs = (struct channel){0};
  for (int i = 0; i < MANY; i++)
    tasks[i] = start(adder);
  run_all();
  for (long i = 1; i <= MANY; i++) {
    send(&jobs, i);
    run_all();
  }
  close(&jobs);
  run_all();
  for (int i = 0; i < MANY; i++)
    asyncify_delete(tasks[i]);
  print64(total);
  print(test_pieces_in_use());
}

TEST {
  asyncify_set_memory(test_allocate, test_release);
  run_queue(1);
  run_queue(1000);
  run_many();
  return 0;
}
