-- expressions without end
-- expect: timeout
on("movie", function(m)
  local i = 0
  while true do
    i = i + 1
    re.match("abc", "(a{1,300}|b)" .. i)
  end
end)
