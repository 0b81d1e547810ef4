// Objects: virtual calls, destructors, owners, type-erased functions, variants.
#include "parts.h"
#include <functional>
#include <memory>
#include <optional>
#include <tuple>
#include <variant>
#include <vector>

namespace {

class Shape {
public:
  virtual ~Shape() { wait(1); }
  virtual int area() const = 0;
  virtual std::unique_ptr<Shape> clone() const = 0;
};

class Named {
public:
  explicit Named(std::string name) : name_(std::move(name)) {}
  virtual ~Named() { wait(2); }
  virtual std::string name() const { return name_; }

private:
  std::string name_;
};

/// Two bases: calls through thunks.
class Rectangle final : public Shape, public Named {
public:
  Rectangle(int a, int b) : Named("rectangle " + std::to_string(a)), a_(wait(a)), b_(wait(b)) {}
  ~Rectangle() override { line("destroyed " + name()); }
  int area() const override { return wait(a_) * wait(b_); }
  std::unique_ptr<Shape> clone() const override { return std::make_unique<Rectangle>(b_, a_); }
  std::string name() const override { return Named::name() + std::to_string(wait(b_)); }

private:
  int a_, b_;
};

void shapes() {
  std::vector<std::unique_ptr<Shape>> list;
  for (int i = 1; i < 4; i++)
    list.push_back(std::make_unique<Rectangle>(i, i + 1));
  list.push_back(list[1]->clone());
  for (const auto &shape : list) {
    print(shape->area());
    if (auto *named = static_cast<Rectangle *>(shape.get()))
      line(static_cast<Named *>(named)->name());
  }
  int (Shape::*member)() const = &Shape::area;
  print((list[2].get()->*member)());
  std::unique_ptr<Shape> taken = std::move(list[0]);
  list.erase(list.begin());
  print(taken->area());
}

struct Node {
  int value;
  std::weak_ptr<Node> parent;
  std::vector<std::shared_ptr<Node>> children;
  explicit Node(int value) : value(wait(value)) {}
  ~Node() {
    wait(value);
    print(-value);
  }
};

void owners() {
  auto root = std::make_shared<Node>(1);
  for (int i = 2; i < 5; i++) {
    auto child = std::make_shared<Node>(i);
    child->parent = root;
    root->children.push_back(std::move(child));
  }
  std::shared_ptr<Node> kept = root->children[1];
  std::shared_ptr<int> part(root, &root->value);
  root.reset();
  print(*part + wait(3));
  part = nullptr;
  print(kept->parent.expired());
  auto deleter = [](int *at) {
    print(wait(*at));
    delete at;
  };
  std::unique_ptr<int, decltype(deleter)> owned(new int(77), deleter);
  std::shared_ptr<int> shared(new int(78), deleter);
}

void functions() {
  std::vector<std::function<int(int)>> steps;
  for (int i = 0; i < 4; i++)
    steps.push_back([i, name = std::make_shared<Noisy>("captured " + std::to_string(i))](int x) {
      return wait(x) * 3 + i + static_cast<int>(name->name.size());
    });
  std::function<int(int)> recursive = [&](int n) {
    return n == 0 ? wait(1) : (recursive(n - 1) + steps[static_cast<std::size_t>(n) % 4](n)) % 9973;
  };
  print(recursive(30));
  std::function<int(int)> copy = steps[2];
  steps.clear();
  print(std::bind(copy, std::placeholders::_1)(wait(5)));
}

using Value = std::variant<int, std::string, Noisy, std::vector<int>>;

int visit_all(std::vector<Value> &values) {
  int sum = 0;
  for (Value &value : values)
    sum += std::visit(
        [](auto &it) {
          using Type = std::decay_t<decltype(it)>;
          if constexpr (std::is_same_v<Type, int>)
            return wait(it);
          else if constexpr (std::is_same_v<Type, Noisy>)
            return wait(static_cast<int>(it.name.size()));
          else
            return wait(static_cast<int>(it.size())) + wait(100);
        },
        value);
  return sum;
}

std::optional<Noisy> maybe(int x) {
  if (wait(x) % 2)
    return Noisy("maybe " + std::to_string(x));
  return std::nullopt;
}

void values() {
  std::vector<Value> list;
  list.emplace_back(7);
  list.emplace_back("text");
  list.emplace_back(Noisy("in a variant"));
  list.emplace_back(std::vector<int>{1, 2, 3});
  print(visit_all(list));
  list[2] = wait(8);
  print(visit_all(list));
  for (int i = 0; i < 4; i++)
    if (auto noisy = maybe(i); noisy && wait(1) == 1)
      line(noisy->name + "!");
  auto tuple = std::make_tuple(wait(1), std::string("two"), Key(wait(3)));
  auto &[one, two, three] = tuple;
  print(std::apply([](auto &...all) { return static_cast<int>(sizeof...(all)); }, tuple) + one +
        three.value() + static_cast<int>(two.size()));
}

} // namespace

void objects() {
  shapes();
  owners();
  functions();
  values();
}
