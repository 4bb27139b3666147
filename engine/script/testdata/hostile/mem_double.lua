-- a text doubled again and again
-- expect: error concatenation: the text would be longer than 1048576 bytes
on("movie", function(m)
  local s = "x"
  while true do s = s .. s end
end)
