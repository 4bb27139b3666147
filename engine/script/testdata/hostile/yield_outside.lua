-- leaving what is no coroutine
-- expect: error coroutine.yield is called in a coroutine only
on("movie", function(m)
  coroutine.yield(1)
end)
