local function numbers(n)
  return coroutine.wrap(function() for i = 1, n do coroutine.yield(i) end end)
end
local sum = 0
for x in numbers(400000) do sum = sum + x end
for i = 1, 100000 do
  local ok, message = pcall(function() if i % 2 == 0 then error("even", 0) end return "odd" end)
  sum = sum + #message + (ok and 1 or 0)
end
print(sum)
