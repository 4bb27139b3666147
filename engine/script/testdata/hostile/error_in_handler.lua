-- an error in the handler of an error
-- expect: ok
on("movie", function(m)
  xpcall(function() error("x") end, function() error("y") end)
end)
