local in_radarr = { radarr = { id = "7" } }

test("profile 5 is tagged, with what gave it away", function()
  local film = movie { matches = in_radarr, versions = { { video = { dovi = { profile = 5, bl_compat_id = 0 } } } } }
  expect(run(film)):changes {
    { "radarr.tag", { add = "dv-no-fallback" }, "Dolby Vision without fallback: dovi.profile=5" },
  }
end)

test("profile 8.1 shows as HDR10 elsewhere and is left alone", function()
  local film = movie { matches = in_radarr, versions = { { video = { dovi = { profile = 8, bl_compat_id = 1 } } } } }
  expect(run(film)):trait("hdr_fallback", "HDR10"):nothing()
end)

test("a second version with a fallback is enough", function()
  local film = movie { matches = in_radarr, versions = {
    { video = { dovi = { profile = 5, bl_compat_id = 0 } } },
    { video = { dovi = { profile = 7, bl_compat_id = 6 } } },
  } }
  expect(run(film)):nothing()
end)

test("the tag can be set", function()
  set { tag = "purple" }
  local film = movie { matches = in_radarr, traits = { dynamic_range = "Dolby Vision", hdr_fallback = "none" } }
  expect(run(film)):change("radarr.tag", { add = "purple" })
end)

test("other ranges are left alone", function()
  expect(run(movie { matches = in_radarr, traits = { dynamic_range = "SDR" } })):nothing()
end)

test("where the fallback is not known, neither is the verdict", function()
  expect(run(movie { matches = in_radarr, traits = { dynamic_range = "Dolby Vision" } })):unknown("traits.hdr_fallback")
end)
