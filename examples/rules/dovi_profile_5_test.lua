local function film(profile, labels)
  return movie {
    title = "Dune", labels = labels,
    versions = { { height = 2160, video = { {
      codec = "hevc", bit_depth = 10, dovi = { present = true, profile = profile, bl_compat_id = profile == 8 and 1 or 0 },
    } } } },
  }
end

test("profile 5 is labelled", function()
  expect(run(film(5))):changes { { "plex.label", { add = "DV profile 5" }, "dovi.profile=5" } }
end)

test("profile 8 is not, and a label that no longer holds goes", function()
  expect(run(film(8))):nothing()
  expect(run(film(8, { "dv Profile 5" }))):changes { { "plex.label", { remove = "DV profile 5" } } }
end)

test("what is labelled already is left alone", function()
  expect(run(film(5, { "DV profile 5" }))):nothing()
end)

test("a file that was not analysed is not known", function()
  expect(run(movie { title = "Dune", versions = { {} } })):unknown("traits.dynamic_range")
end)
