-- a file required by a handler
-- expect: error require is called at the top level of a file only
on("movie", function(m)
  require("lib.shared")
end)
