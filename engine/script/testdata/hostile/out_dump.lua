-- code as data
-- expect: error attempt to call a non-function object
on("movie", function(m)
  string.dump(print)
end)
