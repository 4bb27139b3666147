-- a way out of the sandbox
-- expect: refused "channel" is not
on("movie", function(m)
  channel.make()
end)
