-- Stops the newer of two streams that one user plays from two households at a
-- time: two addresses on the internet, however many players share one of them.
--
-- Who is in `users` is left alone. Where the server does not tell an address
-- nothing is stopped.
local p = params { users = {}, message = "This account plays in another household already.", grace = "30s" }

on("session", function(s)
  if any(p.users, function(name) return name:lower() == s.user:lower() end) then return end
  for _, other in ipairs(s.others) do
    if other.number < s.number and other.player.public_address ~= s.player.public_address then
      plex.terminate(s, { message = p.message, grace = p.grace, cooldown = "2m", max_per_hour = 20 },
        s.user .. " plays " .. other.title .. " from another address")
      return
    end
  end
end)
