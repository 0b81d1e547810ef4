// The parts of the program, a file each; what they share is compiled into several of them.
#ifndef PARTS_H
#define PARTS_H

#include "test.h"
#include <string>
#include <utility>

void containers();
void algorithms();
void objects();
void coroutines();

/// Suspends. Returns `x`.
inline int wait(int x) { return test_pause(x) - 2 * x - 1; }

inline void line(const std::string &text) { print_bytes(text.data(), text.size()); }

/// A number that suspends when it is compared, hashed, copied or destroyed.
class Key {
public:
  explicit Key(int value) : value_(value) {}
  Key(const Key &other) : value_(wait(other.value_)) {}
  Key(Key &&other) noexcept : value_(std::exchange(other.value_, 0)) {}
  Key &operator=(const Key &other) {
    value_ = wait(other.value_);
    return *this;
  }
  Key &operator=(Key &&other) noexcept {
    value_ = std::exchange(other.value_, 0);
    return *this;
  }
  ~Key() {
    if (value_ % 4 == 1)
      wait(value_);
  }
  int value() const { return value_; }
  friend bool operator<(const Key &a, const Key &b) { return wait(a.value_) < b.value_; }
  friend bool operator==(const Key &a, const Key &b) { return wait(a.value_) == b.value_; }

private:
  int value_;
};

/// Prints its name when it is destroyed, between two suspensions.
struct Noisy {
  std::string name;
  explicit Noisy(std::string name) : name(std::move(name)) {}
  Noisy(Noisy &&) = default;
  ~Noisy() {
    if (name.empty())
      return;
    wait(static_cast<int>(name.size()));
    line(name);
    wait(0);
  }
};

#endif
