test("everything that is asked for, in this order", function()
  local home = server { source = "home", settings = { empty_trash = true, clean_bundles = true, optimize = true, db_cache = 4096 } }
  expect(run(home)):changes {
    { "plex.empty_trash", { max_percent = 20 }, "empty_trash = true" },
    { "plex.clean_bundles", {}, "clean_bundles = true" },
    { "plex.optimize", { wait_for_idle = true, wait_minutes = 60 }, "optimize = true" },
    { "plex.set_preference", { preference = "DatabaseCacheSize", value = "4096" }, "db_cache = 4096" },
  }
end)

test("the server is closed meanwhile", function()
  set { maintenance_window = "2h" }
  local home = server { source = "home", settings = { empty_trash = true, clean_bundles = true, optimize = true, db_cache = 4096 } }
  local r = run(home)
  for i = 1, 3 do equal(r.changes[i].params.maintenance_window, 7200) end
  equal(r.changes[4].params.maintenance_window, nil)
end)

test("nothing is asked for", function()
  expect(run(server { source = "home" })):nothing()
  expect(run(server { source = "home", settings = { empty_trash = false, optimize = "never", db_cache = 0 } })):nothing()
end)

test("a schedule, once on its day", function()
  local home = server { source = "home", machine_id = "abc", settings = { optimize = "weekly(sunday)" } }
  clock("2026-07-04T05:00:00Z")
  expect(run(home)):nothing()
  clock("2026-07-05T05:00:00Z")
  expect(run(home)):change("plex.optimize")
  clock("2026-07-05T06:00:00Z")
  expect(run(home)):nothing()
  clock("2026-07-12T23:00:00Z")
  expect(run(home)):change("plex.optimize")
end)

test("what was missed is caught up, once", function()
  local home = server { source = "home", machine_id = "abc", settings = { clean_bundles = "weekly(sunday)" } }
  clock("2026-07-02T05:00:00Z")
  expect(run(home)):nothing()
  clock("2026-07-07T05:00:00Z")
  expect(run(home)):change("plex.clean_bundles")
  clock("2026-07-08T05:00:00Z")
  expect(run(home)):nothing()
end)

test("or not", function()
  set { catch_up = false }
  local home = server { source = "home", machine_id = "abc", settings = { clean_bundles = "weekly(sunday)" } }
  clock("2026-07-02T05:00:00Z")
  expect(run(home)):nothing()
  clock("2026-07-07T05:00:00Z")
  expect(run(home)):nothing()
end)

test("two sources of one server are one", function()
  clock("2026-07-05T05:00:00Z")
  local settings = { empty_trash = "weekly(sunday)" }
  expect(run(server { source = "home", machine_id = "abc", settings = settings })):change("plex.empty_trash")
  expect(run(server { source = "wan", machine_id = "abc", settings = settings })):nothing()
  expect(run(server { source = "other", machine_id = "def", settings = settings })):change("plex.empty_trash")
end)

test("a server that is down is left alone", function()
  expect(run(server { source = "home", state = "down", settings = { empty_trash = true, db_cache = 4096 } })):nothing()
end)

test("a schedule that is wrong is a mistake", function()
  expect(run(server { source = "home", settings = { optimize = "weekly(sunday,monday)" } })):fails('weekly(sunday,monday)')
end)
