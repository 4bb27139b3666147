-- Tests of RULE.lua: "luarr rules test RULE" runs them, "luarr rules docs tests"
-- lists what they can call. Each makes what the rule looks at of a few fields, and
-- says what is to come of it.

test("a high picture is sharp", function()
  local result = run(version { height = 2160, video = { { codec = "hevc" } } })
  expect(result):trait("RULE", "sharp", "height=2160")
end)

test("a low one is soft", function()
  local result = run(version { height = 480, video = { { codec = "h264" } } })
  expect(result):trait("RULE", "soft")
end)

test("where nothing is known there is no trait", function()
  local result = run(version { video = { { codec = "h264" } } })
  expect(result):no_trait("RULE")
end)
