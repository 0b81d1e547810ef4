local list = {}
for i = 1, 150000 do list[i] = (i * 7919) % 150011 end
table.sort(list, function(a, b) return a < b end)
table.sort(list, function(a, b) return a > b end)
print(list[1], list[100])
