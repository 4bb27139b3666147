-- an endless loop at the top of the file
-- expect: refused took longer than
while true do end
