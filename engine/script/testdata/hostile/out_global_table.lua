-- a way out of the sandbox
-- expect: refused "_G" is not
on("movie", function(m)
  _G.os = nil
end)
