-- Stops streams on servers that are in maintenance mode: after `luarr maintenance
-- on`, until it is off again or its time has passed. Without that it does nothing,
-- so that it needs not be enabled.
--
-- What plays when the mode is switched on may go on until its delay is over; what
-- begins later is stopped at once. Users that `--allow` names, and those in
-- `users`, are left alone: by name in whatever case, or by their id on the server.
-- Where somebody is to be left alone and it is not known who watches, nothing is
-- stopped. `message` is what viewers read where `--reason` says nothing.
local p = params { message = "The server is closed for maintenance.", users = {} }

local function among(list, s)
  for _, one in ipairs(list) do
    if one == s.user_id or one:lower() == s.user:lower() then return true end
  end
  return false
end

on("session", function(s)
  local mode = maintenance.active(s)
  if not mode or now() < mode.stops_at or among(mode.allow, s) or among(p.users, s) then return end
  local message = mode.reason or p.message
  if mode.ends_at then
    local ends = tostring(mode.ends_at)
    local day = ends:sub(1, 10)
    message = message .. " Back at " .. (day ~= tostring(now()):sub(1, 10) and day .. " " or "") .. ends:sub(12, 16) .. "."
  end
  plex.terminate(s, { message = message }, "maintenance mode" .. (mode.reason and ": " .. mode.reason or ""))
end)
