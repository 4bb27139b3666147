-- the verbs of Go
-- expect: error string.format: there is no %p
on("movie", function(m)
  local s = ("%p"):format(m)
end)
