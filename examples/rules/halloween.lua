-- What plays before films in October: a clip that is always first, then two of
-- the others, drawn by lot once a day.
--
-- [prerolls] of config.toml does this without Lua, and more; this is how a rule
-- of your own sets a preference of the server. The value stays when October is
-- over: another rule, or [prerolls], may set what comes then.
local p = params {
  first = "/prerolls/welcome.mp4",
  others = { "/prerolls/bats.mp4", "/prerolls/fog.mp4", "/prerolls/moon.mp4", "/prerolls/owl.mp4" },
}

on("server", function(server)
  if server.state == "down" or #p.others < 2 or not due("range(10/01-10/31)") then return end
  local one, two = math.random(#p.others), math.random(#p.others - 1)
  if two >= one then two = two + 1 end -- another one
  local value = table.concat({ p.first, p.others[one], p.others[two] }, ",")
  plex.set_preference(server, { preference = "CinemaTrailersPrerollID", value = value }, "it is October")
end)
