-- Stops streams of which there are too many at a time, the newest first.
--
-- `per_user` is how many one user may watch; `per_network` how many may be
-- watched from one address outside of the house, by whomever. 0 is no limit.
-- Streams in the house count for `per_user` only with `count_local = true`. Users
-- in `users` have no limit and count for none. A paused stream counts like any
-- other. Where it is not known who watches something else, nothing is stopped.
local p = params {
  per_user = 3, per_network = 0, count_local = false, users = {},
  message = "Too many streams at a time: stop one of the others first.",
  grace = "15s", cooldown = "1m", max_per_hour = 30,
}

local function exempt(user)
  for _, one in ipairs(p.users) do
    if one:lower() == user:lower() then return true end
  end
  return false
end

-- older counts the streams that began before this one and that count.
local function older(s, list, counts)
  local n = 0
  for _, other in ipairs(list) do
    if counts(other) and other.number < s.number then n = n + 1 end
  end
  return n
end

local function stop(s, why)
  plex.terminate(s, { message = p.message, grace = p.grace, cooldown = p.cooldown, max_per_hour = p.max_per_hour }, why)
end

on("session", function(s)
  if #p.users > 0 and exempt(s.user) then return end
  if p.per_user > 0 and (p.count_local or s.location ~= "lan") then
    local before = older(s, s.others, function(other) return p.count_local or other.location ~= "lan" end)
    if before >= p.per_user then
      return stop(s, s.user .. " watches " .. before .. " others already, and the limit is " .. p.per_user)
    end
  end
  if p.per_network > 0 and s.location == "wan" then
    local network = s.player.public_address
    local before = older(s, s.beside, function(other)
      return other.location == "wan" and other.player.public_address == network and not (#p.users > 0 and exempt(other.user))
    end)
    if before >= p.per_network then
      stop(s, before .. " others are watched from " .. network .. " already, and the limit is " .. p.per_network)
    end
  end
end)
