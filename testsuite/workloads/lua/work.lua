-- What a program does that never waits: calls, sorting, strings, metamethods, tables, errors.

local function fib(n)
  if n < 2 then return n end
  return fib(n - 1) + fib(n - 2)
end
local sum = fib(27)

local list = {}
for i = 1, 40000 do list[i] = (i * 7919) % 40009 end
table.sort(list, function(a, b) return a < b end)
sum = sum + list[100]

for i = 1, 20000 do
  local text = string.gsub("hello world " .. i, "%d+", function(d) return "<" .. d .. ">" end)
  sum = sum + #text
end

local double = setmetatable({}, {__index = function(_, key) return key * 2 end})
for i = 1, 200000 do sum = sum + double[i] end

local matrix = {}
for i = 1, 200 do
  matrix[i] = {}
  for j = 1, 200 do matrix[i][j] = i * j % 17 end
end
for i = 1, 199 do
  for j = 1, 199 do sum = sum + matrix[i][j] * matrix[j][i] end
end

local parts = {}
for i = 1, 20000 do parts[#parts + 1] = tostring(i) .. "x" end
sum = sum + #table.concat(parts)

for i = 1, 5000 do
  local ok, message = pcall(function() if i % 2 == 0 then error("even", 0) end return "odd" end)
  sum = sum + #message + (ok and 1 or 0)
end

print(sum)
