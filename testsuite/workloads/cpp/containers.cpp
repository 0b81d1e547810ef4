// Containers of what suspends.
#include "parts.h"
#include <deque>
#include <list>
#include <map>
#include <queue>
#include <set>
#include <unordered_map>
#include <vector>

namespace {

struct Hash {
  std::size_t operator()(const Key &key) const {
    return static_cast<std::size_t>(wait(key.value())) * 2654435761u;
  }
};

void trees() {
  std::map<Key, std::string> map;
  for (int i = 0; i < 60; i++)
    map.emplace(Key(i * 37 % 61), std::to_string(i));
  for (int i = 0; i < 60; i += 7)
    map.erase(Key(i));
  auto [from, to] = std::pair(map.lower_bound(Key(20)), map.upper_bound(Key(30)));
  for (; from != to; ++from)
    line(from->second);
  map[Key(21)] = "changed";
  map.insert_or_assign(Key(100), "last");
  line(map.rbegin()->second + map.find(Key(22))->second);
  std::multiset<Key> set;
  for (int i = 0; i < 30; i++)
    set.insert(Key(i % 7));
  print(static_cast<int>(set.count(Key(3))));
  std::multiset<Key> copy = set;
  print(copy == set);
}

void tables() {
  std::unordered_map<Key, std::vector<Key>, Hash> map;
  for (int i = 0; i < 80; i++)
    map[Key(i % 23)].push_back(Key(i));
  std::erase_if(map, [](const auto &item) { return wait(item.first.value()) % 3 == 0; });
  long long sum = 0;
  for (int i = 0; i < 23; i++)
    if (auto found = map.find(Key(i)); found != map.end())
      for (const Key &key : found->second)
        sum = sum * 31 % 1000003 + key.value();
  print64(sum);
}

void sequences() {
  std::vector<Key> vector;
  for (int i = 0; i < 40; i++)
    vector.insert(vector.begin() + i / 2, Key(i));
  vector.erase(vector.begin() + 5, vector.begin() + 9);
  std::deque<Key> deque(vector.begin(), vector.end());
  deque.push_front(deque.back());
  std::list<Key> list(deque.rbegin(), deque.rend());
  list.sort();
  list.unique();
  std::list<Key> other;
  other.emplace_back(17);
  other.emplace_back(99);
  list.merge(other);
  std::string text;
  for (const Key &key : list)
    text += std::to_string(key.value()) + ' ';
  line(text);
  std::priority_queue<Key> queue(vector.begin(), vector.end());
  int sum = 0;
  for (; !queue.empty(); queue.pop())
    sum = (sum * 7 + queue.top().value()) % 10007;
  print(sum);
}

} // namespace

void containers() {
  trees();
  tables();
  sequences();
}
