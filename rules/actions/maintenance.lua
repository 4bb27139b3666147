-- Keeps Plex servers in order, as the settings of each source say: empty_trash,
-- clean_bundles and optimize (true is every run, a schedule once each time that
-- it fires) and db_cache.
--
-- It comes after all other rules, in this order, and once for a server however
-- many libraries and sources lead to it. What fails is tried again by the next
-- run; nothing else waits for it. The trash is left alone where a disk seems not
-- to be mounted, and the database is not optimized while people watch something.
--
-- With maintenance_window the server is in maintenance mode (see luarr maintenance)
-- while these three are done: what plays is stopped at once, new streams as they
-- begin. It ends with the last of them, or when its time has passed.
local p = params {
  catch_up = true,        -- what was missed, because no run came, is made up for
  wait_for_idle = true,   -- optimize only while nobody plays anything
  wait_minutes = 60,      -- how long to wait for that; then it is for the next run
  max_trash_percent = 20, -- more than this of a library in the trash looks like a lost disk
  maintenance_window = "", -- such as "2h": the server is in maintenance mode meanwhile, at most so long
}

-- asked says whether a task is to be done now, and how the settings say so.
local function asked(server, task)
  if server.state == "down" or not server.settings then return false end
  local setting = server.settings[task]
  if type(setting) ~= "string" then return setting == true, task .. " = true" end
  return due(setting, { name = task, catch_up = p.catch_up }), task .. ' = "' .. setting .. '"'
end

-- Each task has a handler of its own, so that it is due by itself.
on("server", function(server)
  local now, why = asked(server, "empty_trash")
  if now then plex.empty_trash(server, { max_percent = p.max_trash_percent, maintenance_window = p.maintenance_window }, why) end
end)

on("server", function(server)
  local now, why = asked(server, "clean_bundles")
  if now then plex.clean_bundles(server, { maintenance_window = p.maintenance_window }, why) end
end)

on("server", function(server)
  local now, why = asked(server, "optimize")
  if not now then return end
  plex.optimize(server, { wait_for_idle = p.wait_for_idle, wait_minutes = p.wait_minutes, maintenance_window = p.maintenance_window }, why)
end)

on("server", function(server)
  if server.state == "down" or not server.settings then return end
  local size = server.settings.db_cache
  if size and size > 0 then
    local text = string.format("%d", size)
    plex.set_preference(server, { preference = "DatabaseCacheSize", value = text }, "db_cache = " .. text)
  end
end)
