-- Tests of RULE.lua: "luarr rules test RULE" runs them, "luarr rules docs tests"
-- lists what they can call. Each makes what the rule looks at of a few fields, and
-- says what is to come of it.

test("it only speaks", function()
  local result = run(MAKE)
  expect(result):nothing()
end)
