# Everything that allocates: big integers, closures, generators, comprehensions, exceptions, classes,
# strings, sorting with a key, dictionaries and sets.


def primes(limit):
    found = []
    for candidate in range(2, limit):
        if all(candidate % prime for prime in found):
            found.append(candidate)
            yield candidate


print(list(primes(60)))


def factorial(n):
    return 1 if n < 2 else n * factorial(n - 1)


print(factorial(40))
print(str(3**150), -(7**60) // (5**20), 3**400 % (10**20 + 39))


class Node:
    def __init__(self, key):
        self.key, self.left, self.right = key, None, None

    def insert(self, key):
        side = "left" if key < self.key else "right"
        child = getattr(self, side)
        if child:
            child.insert(key)
        else:
            setattr(self, side, Node(key))

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.key
        if self.right:
            yield from self.right


tree = Node(500)
seed = 12345
for _ in range(60):
    seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
    tree.insert(seed // 65536 % 1000)
print(list(tree))


def counter(start):
    count = [start]

    def step(by=1, *more, **named):
        count[0] += by + sum(more) + sum(named.values())
        return count[0]

    return step


steps = [counter(i * 10) for i in range(5)]
print([step(1, 2, 3, a=4, b=5) + step() for step in steps])

words = ("the quick brown fox jumps over the lazy dog " * 4).split()
counts = {}
for word in words:
    counts[word] = counts.get(word, 0) + 1
print(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
print(", ".join(sorted({"".join(reversed(w.upper())) for w in words if len(w) > 3}, key=lambda w: w[-1])))


class Failure(Exception):
    pass


def failing(depth):
    if depth == 0:
        raise Failure("at %d of %s" % (depth, "x" * 5))
    try:
        failing(depth - 1)
    except Failure as failure:
        raise Failure(failure.args[0] + "<%d>" % depth)
    finally:
        log.append((depth, [depth] * depth))


log = []
try:
    failing(8)
except Failure as failure:
    print(failure.args, len(log), log[-1])

try:
    [][5]
except IndexError as error:
    print("caught", error)

matrix = [[(i * j) % 7 for j in range(6)] for i in range(6)]
print([[sum(a * b for a, b in zip(row, column)) for column in zip(*matrix)] for row in matrix])
print(list(map(lambda x: x * x, filter(lambda x: x % 3, range(12)))))
print("{:>8}|{!r:<10}|{:05d}".format("right", "left", 42), bytes([65, 66, 67]), bytearray(b"xyz"))
exec("print(sum([n ** 2 for n in range(20)]), 'from exec')")
table = {(i, str(i)): {"n": i, "list": list(range(i))} for i in range(15)}
print(sum(len(v["list"]) * k[0] for k, v in table.items()), max(table)[1])
