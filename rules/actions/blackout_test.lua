local function stream(more)
  local fields = { id = "1", user = "Ann", user_id = "4711" }
  for name, value in pairs(more or {}) do fields[name] = value end
  return session(fields)
end

test("without a blackout everything plays", function()
  expect(run(stream())):nothing()
  expect(run(stream { unread = "user" })):nothing()
end)

test("in one nothing does", function()
  clock "2026-03-01T22:00:00Z"
  in_blackout { name = "school_night" }
  expect(run(stream())):changes {
    { "plex.terminate", { message = "Nothing plays here at this time of day." }, "the blackout school_night is on until 2026-03-01 23:00" },
  }
  set { message = "Go to bed." }
  expect(run(stream { unread = "user" })):change("plex.terminate", { message = "Go to bed." })
end)

test("its own message goes first", function()
  in_blackout { message = "Good night." }
  expect(run(stream())):change("plex.terminate", { message = "Good night." })
end)

test("some may go on, by name or by id", function()
  in_blackout { allow = { "Bob", "ANN" } }
  expect(run(stream())):nothing()
  expect(run(stream { user = "Anna" })):change("plex.terminate")
end)

test("but each blackout has its own", function()
  in_blackout { allow = { "4711" } }
  in_blackout { name = "holidays" }
  expect(run(stream())):change("plex.terminate", { message = "Nothing plays here at this time of day." }, "the blackout holidays")
  set { users = { "4711" } }
  expect(run(stream())):nothing()
end)

test("where it is not known who watches, and somebody may, nothing is stopped", function()
  in_blackout { allow = { "Bob" } }
  expect(run(stream { unread = "user" })):unknown("user")
end)
