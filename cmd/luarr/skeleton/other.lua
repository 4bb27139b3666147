-- Says something of every EVENT it is shown.
--
-- This comment is what "luarr rules list" shows. "luarr rules docs EVENT" lists
-- what there is to read, "luarr rules docs" which changes can be proposed.
on("EVENT", function(EVENT)
  print(EVENT)
end)
