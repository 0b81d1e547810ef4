// Nothing but suspensions, below a callback.
let sum = 0;
[1, 2].forEach(() => { for (let i = 0; i < 5000; i++) sum += wait(i); });
print(sum);
