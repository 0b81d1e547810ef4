// What programs do that never wait.
function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
let sum = fib(25);

class Point {
  constructor(x, y) { this.x = x; this.y = y; }
  add(other) { return new Point(this.x + other.x, this.y + other.y); }
}
let point = new Point(0, 0);
for (let i = 0; i < 100000; i++) point = point.add(new Point(i & 3, 1));
sum += point.x + point.y;

const list = Array.from({ length: 20000 }, (_, i) => (i * 7919) % 20011);
list.sort((a, b) => a - b);
sum += list.map((x) => x * 2).filter((x) => x % 3 === 0).reduce((a, b) => a + b, 0);

const map = new Map();
for (let i = 0; i < 50000; i++) map.set('k' + (i % 997), (map.get('k' + (i % 997)) ?? 0) + i);
for (const [key, value] of map) sum += key.length * value;

let text = '';
for (let i = 0; i < 5000; i++) text += `item ${i}, `;
sum += text.replace(/item (\d+)/g, (_, digits) => digits.length).length;
sum += JSON.stringify(JSON.parse(JSON.stringify({ list, text }))).length;

function* numbers(n) { for (let i = 0; i < n; i++) yield i; }
for (const n of numbers(50000)) sum += n;

const proxy = new Proxy({}, { get: (_, key) => key.length });
for (let i = 0; i < 20000; i++) sum += proxy['p' + i];
for (let i = 0; i < 5000; i++) {
  try { if (i % 2) throw new Error('odd'); sum++; } catch (error) { sum += error.message.length; }
}
print(sum);
