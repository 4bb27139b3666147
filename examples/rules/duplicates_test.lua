local both = { { resolution = "4k" }, { resolution = "1080" } }

test("4K and 1080p is a duplicate", function()
  expect(run(movie { title = "Heat", versions = both })):changes { { "plex.label", { add = "duplicate" }, "2 versions" } }
end)

test("one version is none, and neither are copies for weak players", function()
  expect(run(movie { title = "Heat", versions = { { resolution = "4k" } } })):nothing()
  expect(run(movie { title = "Heat", versions = { { resolution = "4k" }, { resolution = "1080", optimized = true } } })):nothing()
end)

test("both is left alone", function()
  expect(run(movie { title = "Heat", versions = both, labels = { "Both" } })):nothing()
end)

test("the label goes when one is gone", function()
  expect(run(movie { title = "Heat", versions = { { resolution = "4k" } }, labels = { "duplicate" } }))
    :changes { { "plex.label", { remove = "duplicate" } } }
end)
