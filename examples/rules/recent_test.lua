test("what was added lately is labelled", function()
  expect(run(movie { added_at = days_ago(3) })):changes { { "plex.label", { add = "New" }, "in the last 14 days" } }
end)

test("two weeks later the label goes", function()
  expect(run(movie { added_at = days_ago(15), labels = { "new" } })):changes { { "plex.label", { remove = "New" } } }
end)

test("what is labelled already, or old, is left alone", function()
  expect(run(movie { added_at = days_ago(3), labels = { "New" } })):nothing()
  expect(run(movie { added_at = days_ago(15) })):nothing()
end)

test("when it was added is not always told", function()
  expect(run(movie { labels = { "New" } })):nothing()
end)
