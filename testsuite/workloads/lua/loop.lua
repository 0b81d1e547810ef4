-- Nothing but suspensions, from some way up in the machine: what one of them costs.
local function caller()
  for _ = 1, 20000 do wait(0) end
end
assert(pcall(caller))
