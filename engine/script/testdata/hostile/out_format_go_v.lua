-- the verbs of Go, with all details
-- expect: error string.format: there is no %v
on("movie", function(m)
  local s = ("%#v"):format(m)
end)
