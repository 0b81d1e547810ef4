// Transactions: destructors roll back what a throw leaves half done, a loop tries again, and
// results come out of try blocks by return.
// EXCEPTIONS: wasm
// EXPECT: run = 0
#include "test.h"

namespace {

int accounts[6] = {100, 50, 0, 75, 20, 5};

struct Refused {
  int account, missing;
};

/// Keeps what was there before, and puts it back unless it is told not to.
class Transaction {
public:
  explicit Transaction(int id) : id_(id) {
    for (int i = 0; i < 6; i++)
      before_[i] = accounts[i];
  }
  Transaction(const Transaction &) = delete;
  ~Transaction() {
    if (committed_)
      return;
    for (int i = 0; i < 6; i++)
      accounts[i] = before_[i];
    print(-id_);
  }
  void commit() { committed_ = true; }

private:
  int id_, before_[6];
  bool committed_ = false;
};

NOINLINE void take(int from, int amount) {
  int there = test_pause(accounts[from]) / 3;
  if (there < amount)
    throw Refused{from, amount - there};
  accounts[from] -= amount;
  test_pause(amount);
}

NOINLINE void give(int to, int amount) {
  int fee = test_pause(to) % 5;
  if (fee == 3)
    throw fee + amount;
  accounts[to] += amount - fee;
  accounts[0] += fee;
}

NOINLINE void move(int id, int from, int to, int amount) {
  Transaction transaction(id);
  take(from, amount);
  {
    Transaction inner(id * 10);
    give(to, amount);
    test_pause(id);
    inner.commit();
  }
  transaction.commit();
}

/// Tries with less and less. Returns what was moved.
NOINLINE int try_to_move(int id, int from, int to, int amount) {
  for (int attempt = 0;; attempt++) {
    try {
      move(id + attempt, from, to, amount);
      return amount + test_pause(attempt);
    } catch (const Refused &refused) {
      amount -= refused.missing;
      if (amount <= 0)
        return -refused.account;
    } catch (int code) {
      to = (to + test_pause(code) % 2 + 1) % 6;
      if (attempt > 3)
        throw Refused{to, code};
    }
  }
}

} // namespace

TEST {
  int total = 0;
  for (int id = 1; id < 25; id++) {
    try {
      total += try_to_move(id * 100, id % 6, id * 5 % 6, id * 7 % 60);
    } catch (Refused refused) {
      total -= refused.missing * test_pause(2);
    }
    print(total);
  }
  int sum = 0;
  for (int account : accounts)
    sum += account;
  print(sum);
  return sum - 250;
}
