-- patterns that are none
-- expect: ok
on("movie", function(m)
  for _, p in ipairs { "%", "[", "[^", "(", ")", "%b", "%bx", "%f", "%f[", "(()", "%1", "(%1)", "[%", "[a-", "%9" } do
    assert(not pcall(string.match, "abc", p), p)
    assert(not pcall(string.gsub, "abc", p, "") or true)
  end
end)
