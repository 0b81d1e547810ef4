-- What each of several states in flight at once runs.
local function line(...) print("state " .. STATE .. ":", ...) end

line("starts")
local total = 0
for i = 1, 5 do
  total = total + wait(STATE * i % 7)
  line("step", i, total)
end
line("caught", pcall(function()
  wait(STATE % 3)
  error("error of " .. STATE, 0)
end))
local list = {}
for i = 1, 12 do list[i] = (i * 7 + STATE) % 13 end
table.sort(list, function(a, b) wait((a + b + STATE) % 2) return a < b end)
line("sorted", table.concat(list, " "))
local co = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(wait(i)) end end)
line("coroutine", co(), co(), co())
line("ends")
