-- a text of gigabytes in one call
-- expect: error string.rep: the text would be longer than 1048576 bytes
on("movie", function(m)
  local s = ("x"):rep(2 ^ 31)
end)
