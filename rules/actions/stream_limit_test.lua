local function stream(number, more)
  local fields = {
    id = "s" .. number, number = number, user = "ann", user_id = "2", location = "wan",
    player = { public_address = "203.0.113.9" },
  }
  for name, value in pairs(more or {}) do fields[name] = value end
  return session(fields)
end

test("the newest of too many is stopped", function()
  set { per_user = 2 }
  local one, two, three = stream(1), stream(2), stream(3)
  equal(run(stream(3, { beside = { one, two } })).changes[1].reason, "ann watches 2 others already, and the limit is 2")
  expect(run(stream(2, { beside = { one, three } }))):nothing()
  expect(run(stream(1, { beside = { two, three } }))):nothing()
end)

test("others have limits of their own", function()
  set { per_user = 1 }
  expect(run(stream(3, { beside = { stream(1, { user = "bob", user_id = "3" }) } }))):nothing()
end)

test("in the house nothing counts, unless that is asked for", function()
  set { per_user = 1 }
  local home = stream(1, { location = "lan" })
  expect(run(stream(2, { beside = { home } }))):nothing()
  expect(run(stream(2, { location = "lan", beside = { stream(1) } }))):nothing()
  set { count_local = true }
  expect(run(stream(2, { beside = { home } }))):change("plex.terminate")
  expect(run(stream(2, { location = "lan", beside = { stream(1) } }))):change("plex.terminate")
end)

test("a household has a limit, whoever watches", function()
  set { per_user = 0, per_network = 1 }
  local bob = stream(1, { user = "bob", user_id = "3" })
  equal(run(stream(2, { beside = { bob } })).changes[1].reason, "1 others are watched from 203.0.113.9 already, and the limit is 1")
  expect(run(stream(2, { beside = { stream(1, { player = { public_address = "198.51.100.1" } }) } }))):nothing()
  expect(run(stream(2, { location = "relay", beside = { bob } }))):nothing()
end)

test("without a limit there is none", function()
  set { per_user = 0 }
  expect(run(stream(9, { beside = { stream(1), stream(2), stream(3), stream(4) } }))):nothing()
end)

test("some have none, and do not count", function()
  set { per_user = 1, per_network = 1, users = { "ANN" } }
  expect(run(stream(2, { beside = { stream(1) } }))):nothing()
  expect(run(stream(2, { user = "bob", user_id = "3", beside = { stream(1) } }))):nothing()
end)

test("what is not known stops nothing", function()
  set { per_user = 1 }
  expect(run(stream(2, { unread = "user", beside = { stream(1, { user = "", user_id = "" }) } }))):unknown("others")
  expect(run(stream(2, { beside = { stream(1, { user = "", user_id = "" }) } }))):unknown("others")
  expect(run(stream(2, { beside = { stream(1, { unread = "location" }) } }))):unknown("location")
  expect(run(stream(2, { unread = "number", beside = { stream(1) } }))):unknown("number")
  set { per_user = 0, per_network = 1 }
  expect(run(stream(2, { player = { title = "x" }, beside = { stream(1) } }))):unknown("player.public_address")
end)
