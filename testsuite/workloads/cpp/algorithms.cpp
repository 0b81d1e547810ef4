// Algorithms and views with functions that suspend.
#include "parts.h"
#include <algorithm>
#include <array>
#include <functional>
#include <numeric>
#include <ranges>
#include <vector>

namespace {

std::vector<int> numbers() {
  std::vector<int> result(101);
  for (int i = 0; i < 101; i++)
    result[static_cast<std::size_t>(i)] = i * 37 % 101;
  return result;
}

template <typename Range> void show(const Range &range) {
  std::string text;
  for (int x : range)
    text += std::to_string(wait(x)) + ',';
  line(text);
}

} // namespace

void algorithms() {
  auto by_value = [](int a, int b) { return wait(a) < b; };
  auto by_digit = [](int a, int b) { return wait(a) % 10 < b % 10; };
  std::vector<int> list = numbers();
  std::sort(list.begin(), list.end(), by_value);
  print(std::is_sorted(list.begin(), list.end()));
  std::stable_sort(list.begin(), list.end(), by_digit);
  show(list);
  std::nth_element(list.begin(), list.begin() + 50, list.end(), by_value);
  print(list[50]);
  std::partial_sort(list.begin(), list.begin() + 10, list.end(), std::not_fn(by_value));
  show(std::vector<int>(list.begin(), list.begin() + 10));
  std::make_heap(list.begin(), list.end(), by_value);
  std::sort_heap(list.begin(), list.end(), by_value);
  auto middle = std::stable_partition(list.begin(), list.end(), [](int x) { return wait(x) & 1; });
  print(static_cast<int>(middle - list.begin()));
  std::inplace_merge(list.begin(), middle, list.end(), by_value);
  print(*std::lower_bound(list.begin(), list.end(), 42, by_value));
  std::array<int, 5> letters = {1, 2, 3, 4, 5};
  int permutations = 0;
  while (std::next_permutation(letters.begin(), letters.end(), by_value))
    permutations += letters[wait(2)];
  print(permutations);
  print(std::accumulate(list.begin(), list.end(), 0, [](int a, int b) { return wait(a ^ b); }));
  auto view = std::views::iota(1, 60) | std::views::filter([](int x) { return wait(x) % 3 == 0; }) |
              std::views::transform([](int x) { return wait(x) * x; }) | std::views::take(8) |
              std::views::reverse;
  for (int x : view)
    print(x);
  std::ranges::sort(list, std::greater{}, [](int x) { return wait(x) % 17; });
  print(list.front() % 17 * 100 + list.back() % 17);
}
