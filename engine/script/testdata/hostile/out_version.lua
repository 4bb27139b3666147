-- a way out of the sandbox
-- expect: refused "_GOPHER_LUA_VERSION" is not
on("movie", function(m)
  print(_GOPHER_LUA_VERSION)
end)
