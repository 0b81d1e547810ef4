-- Waits from everywhere that C code of Lua calls back into Lua.

print("main chunk", wait(1))

print("pcall", pcall(function() return wait(2) + wait(3) end))
print("error behind a wait", pcall(function() wait(4) error("first", 0) end))
print("wait behind an error", pcall(function()
  local inner = {pcall(function() wait(5) error({code = wait(6)}) end)}
  wait(7)
  error("second after " .. tostring(inner[1]) .. " " .. inner[2].code, 0)
end))
print("xpcall", xpcall(function() wait(8) return nil + 1 end,
                       function(message) return wait(9) .. ": " .. message end))

local function nested(depth)
  if depth == 0 then
    wait(1)
    error("bottom", 0)
  end
  local ok, message = pcall(nested, depth - 1)
  wait(depth)
  assert(not ok)
  error(message .. "<" .. depth, 0)
end
print("nested pcalls", pcall(nested, 20))

local list = {}
for i = 1, 40 do list[i] = (i * 37) % 41 end
table.sort(list, function(a, b) wait(0) return a < b end)
print("table.sort", table.concat(list, " "))
print("error in table.sort", pcall(table.sort, list, function(a, b)
  wait(0)
  if a == 7 then error("seven", 0) end
  return a > b
end))

print("string.gsub", (string.gsub("a b c d e", "%a", function(c) return c .. wait(#c) end)))

local lazy = setmetatable({}, {__index = function(_, key) return wait(#key) .. key end})
print("__index", lazy.x, lazy.long, lazy.longer)

local number = setmetatable({}, {
  __add = function(_, b) return wait(b) end,
  __lt = function() return wait(0) == 0 end,
  __tostring = function() return "number " .. wait(3) end,
  __close = function() print("closed", wait(4)) end,
})
print("metamethods", number + 21, number < number, tostring(number))
do
  local _ <close> = number
  print("in the block", wait(5))
end

local generator = coroutine.wrap(function()
  for i = 1, 5 do
    wait(i)
    coroutine.yield(i * wait(i))
  end
end)
print("coroutine", generator(), generator(), generator(), generator(), generator())
local co = coroutine.create(function() wait(1) error("inside", 0) end)
print("error in a coroutine", coroutine.resume(co))

local function deep(n)
  if n == 0 then return wait(50) end
  return (tostring(n):gsub(".*", function() return tostring(deep(n - 1)) end))
end
print("100 deep", deep(100))
local function recursion(n) if n == 0 then return wait(7) end return 1 + recursion(n - 1) end
print("100 deep in Lua", recursion(100))

local loaded = load(function() wait(0) return nil end)
print("reader of load", loaded == nil or loaded())
for word, n in (function() local i = 0 return function()
  i = i + 1
  if i <= 3 then return "word " .. i, wait(i) end
end end)() do print("iterator", word, n) end

local kept = {}
for i = 1, 200 do
  kept[i % 10] = setmetatable({}, {__gc = function() wait(0) end})
  if i % 50 == 0 then collectgarbage() end
end
print("finalizers", #kept)
