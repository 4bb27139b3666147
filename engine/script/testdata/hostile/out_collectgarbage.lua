-- a way out of the sandbox
-- expect: refused "collectgarbage" is not
on("movie", function(m)
  collectgarbage("count")
end)
