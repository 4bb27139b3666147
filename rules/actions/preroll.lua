-- Sets what plays before films on a Plex server, as [prerolls] of the
-- configuration says. `luarr prerolls` shows what is due and why.
--
-- A value that somebody set by hand stays, unless [prerolls] has enforce = true.
local PREFERENCE = "CinemaTrailersPrerollID"

on("server", function(server)
  local due = prerolls.choose(server)
  if not due or due.value == due.current then return end
  if due.by_hand and not due.enforce then return end
  plex.set_preference(server, { preference = PREFERENCE, value = due.value }, due.reason)
end)
