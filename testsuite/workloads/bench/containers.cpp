// C++ over libc++: containers with comparisons and hashes that might suspend, virtual calls, and
// closures.
#include "bench.h"
#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace {

struct Node {
  virtual ~Node() = default;
  virtual int value(int x) const = 0;
};

struct Constant final : Node {
  int number;
  explicit Constant(int number) : number(number) {}
  int value(int x) const override { return number ^ x; }
};

struct Waiting final : Node {
  int value(int x) const override { return host_wait(x); }
};

struct Sum final : Node {
  std::unique_ptr<Node> left, right;
  Sum(std::unique_ptr<Node> left, std::unique_ptr<Node> right)
      : left(std::move(left)), right(std::move(right)) {}
  int value(int x) const override { return left->value(x + 1) + right->value(x - 1); }
};

struct Product final : Node {
  std::unique_ptr<Node> left, right;
  Product(std::unique_ptr<Node> left, std::unique_ptr<Node> right)
      : left(std::move(left)), right(std::move(right)) {}
  int value(int x) const override { return left->value(x) * (right->value(x) | 1); }
};

std::unique_ptr<Node> tree(int depth, bool waits) {
  if (depth == 0) {
    if (waits)
      return std::make_unique<Waiting>();
    return std::make_unique<Constant>(depth + 17);
  }
  auto left = tree(depth - 1, waits), right = tree(depth - 1, false);
  if (depth % 2)
    return std::make_unique<Sum>(std::move(left), std::move(right));
  return std::make_unique<Product>(std::move(left), std::move(right));
}

struct Key {
  int number;
  bool operator<(const Key &other) const {
    return (number < 0 ? host_wait(number) : number) < other.number;
  }
  bool operator==(const Key &other) const { return number == other.number; }
};

struct Hash {
  size_t operator()(const Key &key) const {
    return static_cast<size_t>(key.number < 0 ? host_wait(key.number) : key.number) * 2654435761u;
  }
};

unsigned random_state = 1;
int next() {
  random_state = random_state * 1103515245 + 12345;
  return static_cast<int>(random_state >> 8 & 0xfffff);
}

} // namespace

extern "C" void run() {
  unsigned sum = 0;
  auto root = tree(14, false);
  for (int i = 0; i < 200; i++)
    sum += static_cast<unsigned>(root->value(i));

  std::map<Key, int> ordered;
  std::unordered_map<Key, std::string, Hash> hashed;
  for (int i = 0; i < 100000; i++) {
    int key = next();
    ordered[{key}] += i;
    hashed[{key % 5000}] += static_cast<char>('a' + key % 26);
  }
  for (const auto &[key, value] : ordered)
    sum = sum * 31 + static_cast<unsigned>(value);
  for (const auto &[key, value] : hashed)
    sum += static_cast<unsigned>(value.size()) * static_cast<unsigned>(key.number);

  std::vector<Key> keys;
  for (int i = 0; i < 300000; i++)
    keys.push_back({next()});
  std::sort(keys.begin(), keys.end());
  std::stable_sort(keys.begin(), keys.end(),
                   [](const Key &a, const Key &b) { return Key{a.number % 1000} < Key{b.number % 1000}; });
  sum += static_cast<unsigned>(keys[12345].number);

  std::vector<std::function<int(int)>> steps;
  for (int i = 0; i < 10; i++)
    steps.push_back([i](int x) { return x < 0 ? host_wait(x) : (x * 3 + i) & 0xffff; });
  int x = 1;
  for (int i = 0; i < 300000; i++)
    for (const auto &step : steps)
      x = step(x);
  printf("%u %d\n", sum, x);
}

extern "C" void loop() {
  unsigned sum = 0;
  auto root = tree(10, true);
  for (int i = 0; i < 5000; i++)
    sum += static_cast<unsigned>(root->value(i));
  printf("%u\n", sum);
}
