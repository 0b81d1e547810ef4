local sum = 0
for i = 1, 60000 do
  local text = string.gsub("hello world " .. i, "%d+", function(d) return "<" .. d .. ">" end)
  sum = sum + #text + #string.format("%5d|%-8s|%x", i, text, i)
  if string.find(text, "9>$") then sum = sum + 1 end
end
local parts = {}
for i = 1, 100000 do parts[#parts + 1] = tostring(i) .. "x" end
print(sum, #table.concat(parts))
