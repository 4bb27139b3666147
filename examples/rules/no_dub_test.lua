local function film(...)
  local tracks = {}
  for _, code in ipairs { ... } do tracks[#tracks + 1] = { codec = "ac3", language_code = code } end
  return movie { versions = { { audio = tracks } }, matches = { radarr = { id = "7", tags = { "no-dub" } } } }
end

test("without a track of the household it is tagged", function()
  expect(run(film("eng", "fre"))):changes { { "radarr.tag", { add = "no-dub" }, "none of its 2 tracks is in ger or deu" } }
end)

test("with one the tag goes", function()
  expect(run(film("eng", "deu"))):changes { { "radarr.tag", { remove = "no-dub" } } }
end)

test("tracks of no known language, and files without any, say nothing", function()
  expect(run(film("eng", "und"))):nothing()
  expect(run(film())):nothing()
  expect(run(movie { versions = { { audio = { { codec = "ac3" } } } } })):nothing()
end)
