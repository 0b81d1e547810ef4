local n, sum = 160, 0.0
local function matrix(f)
  local m = {}
  for i = 1, n do
    m[i] = {}
    for j = 1, n do m[i][j] = f(i, j) end
  end
  return m
end
local a = matrix(function(i, j) return (i * j % 17) / 3 end)
local b = matrix(function(i, j) return (i + j) % 13 end)
for i = 1, n do
  local row = a[i]
  for j = 1, n do
    local s = 0.0
    for k = 1, n do s = s + row[k] * b[k][j] end
    sum = sum + s
  end
end
local primes, sieve = 0, {}
for i = 2, 1000000 do
  if not sieve[i] then
    primes = primes + 1
    for j = i * i, 1000000, i do sieve[j] = true end
  end
end
print(sum, primes)
