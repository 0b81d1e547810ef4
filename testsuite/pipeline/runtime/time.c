// Time, and what happens at a time.
#include "task.h"

static long long now;
// The next first.
static struct alarm *alarms;

long long go_now(void) { return now; }

void alarm_set(struct alarm *alarm) {
  struct alarm **link = &alarms;
  while (*link && (*link)->when <= alarm->when)
    link = &(*link)->next;
  alarm->next = *link;
  *link = alarm;
}

int alarm_cancel(struct alarm *alarm) {
  for (struct alarm **link = &alarms; *link; link = &(*link)->next)
    if (*link == alarm) {
      *link = alarm->next;
      return 1;
    }
  return 0;
}

int alarm_next(void) {
  struct alarm *alarm = alarms;
  if (!alarm)
    return 0;
  alarms = alarm->next;
  if (now < alarm->when)
    now = alarm->when;
  alarm->fire(alarm->context);
  return 1;
}

static void wake(void *task) { task_ready(task); }

// The alarm lies on the goroutine's own stack.
void go_sleep(long long nanoseconds) {
  struct alarm alarm = {.when = now + nanoseconds, .fire = wake, .context = current_task};
  alarm_set(&alarm);
  task_pause();
}

struct timer {
  struct alarm alarm;
  struct channel *channel;
};

static void fire(void *context) {
  struct timer *timer = context;
  // The buffer has room for the one time that is ever sent.
  struct select_case send = {.channel = timer->channel, .send = &now};
  go_select(&send, 1, 1);
}

struct timer *go_timer(long long nanoseconds) {
  struct timer *timer = go_alloc(sizeof *timer);
  timer->channel = go_chan(sizeof now, 1);
  timer->alarm = (struct alarm){.when = now + nanoseconds, .fire = fire, .context = timer};
  alarm_set(&timer->alarm);
  return timer;
}

struct channel *go_timer_channel(struct timer *timer) { return timer->channel; }
int go_timer_stop(struct timer *timer) { return alarm_cancel(&timer->alarm); }
struct channel *go_after(long long nanoseconds) { return go_timer(nanoseconds)->channel; }
