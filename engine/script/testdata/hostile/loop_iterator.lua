-- an iterator without end
-- expect: timeout
on("movie", function(m)
  for _ in function() return 1 end do end
end)
