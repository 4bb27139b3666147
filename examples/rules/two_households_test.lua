local function stream(number, address, more)
  local fields = { user = "ann", user_id = "2", number = number, title = "Film " .. number, player = { public_address = address } }
  for name, value in pairs(more or {}) do fields[name] = value end
  return session(fields)
end

test("the newer of two households is stopped", function()
  local first = stream(1, "203.0.113.1")
  expect(run(stream(2, "203.0.113.2", { beside = { first } }))):changes { { "plex.terminate", nil, "ann plays Film 1 from another address" } }
  expect(run(stream(1, "203.0.113.1", { beside = { stream(2, "203.0.113.2") } }))):nothing()
end)

test("one household may play as much as it likes, and others too", function()
  expect(run(stream(2, "203.0.113.1", { beside = { stream(1, "203.0.113.1") } }))):nothing()
  expect(run(stream(2, "203.0.113.2", { beside = { stream(1, "203.0.113.1", { user = "bob", user_id = "3" }) } }))):nothing()
end)

test("who is exempt is left alone, in whatever case", function()
  set { users = { "Ann" } }
  expect(run(stream(2, "203.0.113.2", { beside = { stream(1, "203.0.113.1") } }))):nothing()
end)

test("an address that is not told stops nothing", function()
  expect(run(stream(2, nil, { beside = { stream(1, "203.0.113.1") } }))):unknown("player.public_address")
end)
