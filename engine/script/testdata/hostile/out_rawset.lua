-- a way out of the sandbox
-- expect: refused "rawset" is not
on("movie", function(m)
  rawset(string, "upper", nil)
end)
