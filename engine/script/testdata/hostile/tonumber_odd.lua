-- bases that are none
-- expect: ok
on("movie", function(m)
  assert(tonumber("z", 99) == nil)
  assert(tonumber(("9"):rep(100000)) or true)
  assert(tonumber("0x") == nil)
  assert(tonumber(("0x"):rep(1000)) == nil)
end)
