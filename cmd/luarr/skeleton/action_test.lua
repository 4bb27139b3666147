-- Tests of RULE.lua: "luarr rules test RULE" runs them, "luarr rules docs tests"
-- lists what they can call. Each makes what the rule looks at of a few fields, and
-- says what is to come of it.

test("what was added long ago is labelled", function()
  local result = run(EVENT { title = "Old", labels = { "try" }, added_at = days_ago(31) })
  expect(result):change("plex.label", { add = "RULE" })
end)

test("what is new is left alone", function()
  local result = run(EVENT { title = "New", labels = { "try" }, added_at = days_ago(1) })
  expect(result):nothing()
end)

test("days is a parameter", function()
  set { days = 365 }
  local result = run(EVENT { title = "Not so old", labels = { "try" }, added_at = days_ago(31) })
  expect(result):nothing()
end)
