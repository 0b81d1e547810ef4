// Channels and select. What waits for a channel lies on the waiting goroutine's stack, where other
// goroutines read and write it while that one is suspended.
#include "task.h"

/// A case that a goroutine waits with: one of those of `count`, which lie side by side.
struct waiter {
  struct waiter *next;
  struct task *task;
  struct select_case *of;
};

struct waiters {
  struct waiter *head, *tail;
};

struct channel {
  uintptr size, capacity, used, first;
  int closed;
  struct waiters senders, receivers;
  /// Elements from `first` on, around the end.
  char *buffer;
};

struct channel *go_chan(uintptr size, uintptr capacity) {
  struct channel *channel = go_alloc(sizeof *channel + size * capacity);
  channel->size = size;
  channel->capacity = capacity;
  channel->buffer = (char *)(channel + 1);
  return channel;
}

uintptr go_len(struct channel *channel) { return channel ? channel->used : 0; }

static void push(struct waiters *list, struct waiter *waiter) {
  waiter->next = 0;
  if (list->head)
    list->tail->next = waiter;
  else
    list->head = waiter;
  list->tail = waiter;
}

static void take_out(struct waiters *list, struct waiter *waiter) {
  struct waiter *before = 0;
  for (struct waiter *it = list->head; it; before = it, it = it->next)
    if (it == waiter) {
      if (before)
        before->next = it->next;
      else
        list->head = it->next;
      if (list->tail == it)
        list->tail = before;
      return;
    }
}

// The first that waits for this and has not been woken by something else.
static struct waiter *pop(struct waiters *list) {
  struct waiter *waiter;
  while ((waiter = list->head)) {
    list->head = waiter->next;
    if (!waiter->task->woken_by)
      return waiter;
  }
  return 0;
}

// `ok`: something was received or sent.
static void wake(struct waiter *waiter, int ok) {
  waiter->of->ok = ok;
  waiter->task->woken_by = waiter;
  task_ready(waiter->task);
}

static char *element(struct channel *channel, uintptr at) {
  return channel->buffer + (channel->first + at) % channel->capacity * channel->size;
}

static void copy(struct channel *channel, void *to, const void *from) {
  if (to)
    __builtin_memcpy(to, from, channel->size);
}

// Does what a case says, if that needs no waiting.
static int send_now(struct select_case *it) {
  struct channel *channel = it->channel;
  if (channel->closed)
    go_panic("send on closed channel");
  struct waiter *receiver = pop(&channel->receivers);
  if (receiver) {
    copy(channel, receiver->of->receive, it->send);
    wake(receiver, 1);
    return 1;
  }
  if (channel->used == channel->capacity)
    return 0;
  copy(channel, element(channel, channel->used++), it->send);
  return 1;
}

static int receive_now(struct select_case *it) {
  struct channel *channel = it->channel;
  struct waiter *sender;
  it->ok = 1;
  if (channel->used) {
    copy(channel, it->receive, element(channel, 0));
    channel->first = (channel->first + 1) % channel->capacity;
    channel->used--;
    if ((sender = pop(&channel->senders))) {
      copy(channel, element(channel, channel->used++), sender->of->send);
      wake(sender, 1);
    }
    return 1;
  }
  if ((sender = pop(&channel->senders))) {
    copy(channel, it->receive, sender->of->send);
    wake(sender, 1);
    return 1;
  }
  it->ok = 0;
  if (!channel->closed)
    return 0;
  if (it->receive)
    __builtin_memset(it->receive, 0, channel->size);
  return 1;
}

static int go_on(struct select_case *it) {
  if (!it->channel)
    return 0;
  return it->send ? send_now(it) : receive_now(it);
}

// Where the next select begins to look: no case may always be the first.
static unsigned turn;

int go_select(struct select_case *cases, int count, int has_default) {
  for (int i = 0; i < count; i++) {
    int at = (int)((turn + (unsigned)i) % (unsigned)count);
    if (go_on(&cases[at])) {
      turn++;
      return at;
    }
  }
  if (has_default)
    return -1;
  struct waiter waiters[count ? count : 1];
  current_task->woken_by = 0;
  for (int i = 0; i < count; i++) {
    struct channel *channel = cases[i].channel;
    waiters[i] = (struct waiter){.task = current_task, .of = &cases[i]};
    if (channel)
      push(cases[i].send ? &channel->senders : &channel->receivers, &waiters[i]);
  }
  task_pause();
  struct waiter *woken_by = current_task->woken_by;
  // The others are on lists still.
  for (int i = 0; i < count; i++) {
    struct channel *channel = cases[i].channel;
    if (channel && &waiters[i] != woken_by)
      take_out(cases[i].send ? &channel->senders : &channel->receivers, &waiters[i]);
  }
  int at = (int)(woken_by - waiters);
  if (cases[at].send && !cases[at].ok)
    go_panic("send on closed channel");
  return at;
}

void go_send(struct channel *channel, const void *value) {
  struct select_case send = {.channel = channel, .send = value};
  go_select(&send, 1, 0);
}

int go_receive(struct channel *channel, void *value) {
  struct select_case receive = {.channel = channel, .receive = value};
  go_select(&receive, 1, 0);
  return receive.ok;
}

void go_close(struct channel *channel) {
  if (!channel || channel->closed)
    go_panic(channel ? "close of closed channel" : "close of nil channel");
  channel->closed = 1;
  struct waiter *waiter;
  while ((waiter = pop(&channel->receivers))) {
    if (waiter->of->receive)
      __builtin_memset(waiter->of->receive, 0, channel->size);
    wake(waiter, 0);
  }
  while ((waiter = pop(&channel->senders)))
    wake(waiter, 0);
}
