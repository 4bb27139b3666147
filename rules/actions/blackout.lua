-- Stops streams while one of the [blackouts.NAME] of the configuration is on.
-- Without any it does nothing, so that it needs not be enabled. `luarr schedule`
-- lists when they are.
--
-- With block_new_only = true what plays when a blackout begins may go on, and only
-- what begins later is stopped. Users in its `allow`, and those in `users` of this
-- rule, are left alone: by name in whatever case, or by their id on the server.
-- Where somebody is to be left alone and it is not known who watches, or whether a
-- stream is new, nothing is stopped. `message` is what viewers read where the
-- blackout has none of its own.
local p = params { message = "Nothing plays here at this time of day.", users = {} }

local function among(list, s)
  for _, one in ipairs(list) do
    if one == s.user_id or one:lower() == s.user:lower() then return true end
  end
  return false
end

on("session", function(s)
  for _, blackout in ipairs(blackouts.active(s)) do
    if not among(blackout.allow, s) and not among(p.users, s) then
      local ends = tostring(blackout.ends_at)
      plex.terminate(s, { message = blackout.message or p.message },
        "the blackout " .. blackout.name .. " is on until " .. ends:sub(1, 10) .. " " .. ends:sub(12, 16))
      return
    end
  end
end)
