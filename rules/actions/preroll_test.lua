local home = server { name = "Home" }

test("what is due is set, with the reason", function()
  due_preroll { entry = "halloween", value = "/p/1.mp4;/p/2.mp4", current = "/p/0.mp4", reason = "halloween is due in October" }
  expect(run(home)):changes {
    { "plex.set_preference", { preference = "CinemaTrailersPrerollID", value = "/p/1.mp4;/p/2.mp4" }, "halloween is due in October" },
  }
end)

test("what is set already is left alone", function()
  due_preroll { value = "/p/1.mp4", current = "/p/1.mp4" }
  expect(run(home)):nothing()
end)

test("where nobody asks for anything the value stays", function()
  expect(run(home)):nothing()
end)

test("nothing can be asked for too", function()
  due_preroll { value = "", current = "/p/1.mp4" }
  expect(run(home)):change("plex.set_preference", { preference = "CinemaTrailersPrerollID", value = "" })
end)

test("what was set by hand stays", function()
  due_preroll { value = "/p/1.mp4", current = "/mine.mp4", by_hand = true }
  expect(run(home)):nothing()
end)

test("unless that is to make no difference", function()
  due_preroll { value = "/p/1.mp4", current = "/mine.mp4", by_hand = true, enforce = true }
  expect(run(home)):change("plex.set_preference", { preference = "CinemaTrailersPrerollID", value = "/p/1.mp4" })
end)
