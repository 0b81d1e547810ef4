local Account = {}
Account.__index = Account
function Account.new(balance) return setmetatable({balance = balance}, Account) end
function Account:deposit(v) self.balance = self.balance + v end
function Account:get() return self.balance end
local double = setmetatable({}, {__index = function(_, key) return key * 2 end})
local a, sum = Account.new(0), 0
for i = 1, 2000000 do
  a:deposit(i & 7)
  sum = sum + a:get() % 13
end
for i = 1, 600000 do sum = sum + double[i] end
print(sum)
