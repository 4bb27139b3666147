-- an address, which is another one in every run
-- expect: ok
on("movie", function(m)
  assert(tostring({}) == "table" and tostring(print) == "function")
  assert(("%s"):format({}) == "table")
  assert(tostring(coroutine.create(print)) == "thread")
end)
