-- an error of bytes that are no text
-- expect: error ?
on("movie", function(m)
  error("\255\254\0x")
end)
