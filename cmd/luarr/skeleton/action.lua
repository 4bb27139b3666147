-- Labels every EVENT that has been in the library for a while.
--
-- This comment is what "luarr rules list" shows. Below it stand the parameters,
-- each with its default; whoever uses the rule can set them in config.toml
-- under [rules.RULE], without touching this file.
local p = params { days = 30, label = "RULE" }

-- Called once for every EVENT. "luarr rules docs EVENT" lists what it has.
on("EVENT", function(EVENT)
  -- So that nothing happens by accident, only what you have given the label "try"
  -- is looked at. Take this line out, and "luarr plan --rules RULE" shows what
  -- the rule makes of every EVENT.
  if not EVENT:has_label("try") then return end

  -- What is done already need not be proposed again.
  if EVENT:has_label(p.label) then return end

  -- Where the server did not say when it was added there is no added_at.
  if EVENT.added_at and age(EVENT.added_at) > days(p.days) then
    -- This only proposes: "luarr plan" shows it, "luarr run" does it.
    -- "luarr rules docs plex.label" explains the change.
    plex.label(EVENT, { add = p.label }, "added more than " .. p.days .. " days ago")
  end
end)
