-- a way out of the sandbox
-- expect: refused "_printregs" is not
on("movie", function(m)
  _printregs()
end)
