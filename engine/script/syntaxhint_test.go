package script

import (
	"strings"
	"testing"
)

// Whoever stumbles over Lua is told what to write.
func TestSyntaxHints(t *testing.T) {
	for _, c := range []struct{ lua, want string }{
		{"on('movie', function(m)\n  if m.year then\n    print(m)\nend)", "write end for the if of line 2"},
		{"on('movie', function(m)\n  for _, v in ipairs(m.versions) do\n    print(v)\n  print(m)\nend)", "write end for the for of line 2"},
		{"on('movie', function(m)\n  if m.year then\n    if m.title then\n      print(m)\n  end\nend)", "write end for the if of line 3"},
		{"on('movie', function(m)\n  print(m)\n  end\nend)", "write one end less: that of line 4"},
		{"on('movie', function(m)\n  if m.year\n    print(m)\n  end\nend)", "write then for the if of line 2"},
		{"on('movie', function(m)\n  for _, v in ipairs(m.versions)\n    print(v)\n  end\nend)", "write do for the for of line 2"},
		{"on('movie', function(m)\n  if m.year then\n  else if m.title then\n  end\nend)", "write elseif, one word, in line 3"},
		{"on('movie', function(m)\n  print(m)\nend", "write ) for the ( that is still open"},
		{"on('movie', function(m)\n  if m.year != 5 then return end\nend)", "write ~="},
		{"on('movie', function(m)\n  local n = 0\n  n += 1\nend)", "write x = x + 1"},
		{"on('movie', function(m)\n  if m.year && m.title then return end\nend)", "write and"},
		{"on('movie', function(m)\n  if !m.year then return end\nend)", "write not"},
		{"on('movie', function(m)\n  if m.year = 5 then return end\nend)", "write == to compare"},
		{"on('movie', function(m)\n  if m:year then return end\nend)", "write a dot to read a field"},
		{"on('movie', function(m)\n  for i = 1, 2 do\n    if i == 1 then continue end\n  end\nend)", "Lua has no continue"},
		{"local decade = 1999 // 10", "write math.floor(a / b)"},
		{"// labels films\non('movie', function(m) end)", "write -- in front of a comment"},
		{"on(“movie”, function(m) end)", "write plain quotes"},
		{"print('a' 'b')", ""},
	} {
		_, err := parseChunk("a.lua", []byte(c.lua))
		if err == nil {
			t.Errorf("%s: parsed", c.lua)
			continue
		}
		if _, hint, _ := strings.Cut(err.Error(), "; "); !strings.Contains(hint, c.want) || (c.want == "") != (hint == "") {
			t.Errorf("%s\n%v, want %q", c.lua, err, c.want)
		}
	}
}
