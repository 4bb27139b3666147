local attic = { state = "up" }

test("in October the first clip is always the same, and two different ones follow", function()
  clock "2026-10-01"
  local value = run(server(attic)).changes[1].params.value
  local first, one, two = value:match("^([^,]+),([^,]+),([^,]+)$")
  equal(first, "/prerolls/welcome.mp4")
  assert(one ~= two and one ~= first and two ~= first)
end)

test("outside of October nothing is set", function()
  clock "2026-11-01"
  expect(run(server(attic))):nothing()
end)

test("a server that is down is left alone", function()
  clock "2026-10-05"
  expect(run(server { state = "down" })):nothing()
end)
