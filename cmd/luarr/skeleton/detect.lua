-- Gives every version with a picture the trait RULE: how sharp it is.
--
-- This comment is what "luarr rules list" shows. A detector looks at one version
-- (one file) of a movie or an episode and says what it found. Traits are stored,
-- can be asked for (luarr items --where 'traits.RULE == "sharp"'), and read by
-- other rules as version.traits.RULE.
--
-- It gives three things: the value, the evidence that decided, and how sure that
-- is: "stream" (the file says so; the default), "title", "name" or "default".
-- Where it gives nothing the trait is not known, and no rule takes that for no.
detect("RULE", { of = "video_version", best = { "sharp", "soft" } }, function(version)
  -- "luarr rules docs version" lists what a version has.
  if not version.height then return end
  if version.height >= 1080 then
    return "sharp", "height=" .. version.height
  end
  return "soft", "height=" .. version.height
end)
