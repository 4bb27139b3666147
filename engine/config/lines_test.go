package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

func TestLines(t *testing.T) {
	text := `top = 1
[a.b]       # line 2
c.d = """
[no.table]
x = \
  1 """
'q.t' = '''
"]''''' # two quotes belong to the string
list = [ 1, # ]
  { in = 2,
    deep = { er = 'x' } },
]
[a]
e = 5
[[many]]
f = 1979-05-27 07:32:00
[[many]]
g = "\""
`
	_, at, wrong := decode(text)
	if wrong != nil {
		t.Fatal(wrong)
	}
	for key, want := range map[string]int{
		"top": 1, "a.b": 2, "a.b.c": 3, "a.b.c.d": 3, `a.b."q.t"`: 7, "a.b.list": 9, "a.b.list.in": 10,
		"a.b.list.deep": 11, "a.b.list.deep.er": 11, "a": 13, "a.e": 14, "many": 15, "many.f": 16, "many.g": 18,
	} {
		if at[key] != want {
			t.Errorf("%s is on line %d, not %d", key, at[key], want)
		}
	}
	if got := at.of([]string{"a", "e", "nothing", "here"}); got != 14 {
		t.Errorf("what is not there is on line %d, not on that of the table around it", got)
	}
}

// seeds are the texts that fuzzing begins with.
func seeds(f *testing.F) {
	files, err := filepath.Glob("testdata/bad/*.toml")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range append(files, "starter.toml", "../../config.toml.example") {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
		f.Add(whole(string(text)))
	}
	for _, text := range []string{
		"a.b.c = {d = [{e = 1}, {e = 2}]}\r\n[x]\r\ny = 1",
		"a = \"\"\"\"\"x\"\"\"\"\"\nb = ''''''\nc = ''\nd = \"\\\\\"\n\"e\\\"]\" = [\"]\", ']', ]",
		"\ufeff\"\" = 1\n[\"a]b\".'c]']\n[[ x . y ]]\nz = {\n# c\n a = 1, # }\n}\n",
		"a = \"\"\"\\\n  x\\\\\"\"\"\nb = 1\n", "a = 1979-05-27T07:32:00Z # c\nb = +inf\nc = 0x1_f\n", "= 1", "[", "a = {", "a = [", `a = "`, `a = """`,
	} {
		f.Add(text)
	}
}

// FuzzLines holds the scanner against the decoder: of a text that is right,
// every key the decoder sees has a line, and its name stands there.
func FuzzLines(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<14 {
			return
		}
		scan(text)
		values, at, wrong := decode(text)
		if wrong != nil {
			if wrong.Line < 1 || wrong.Message == "" {
				t.Errorf("%+v", wrong)
			}
			return
		}
		meta, err := toml.Decode(text, &values)
		if err != nil {
			return // only decode cuts several byte order marks
		}
		rows := strings.Split(text, "\n")
		for _, key := range meta.Keys() {
			line := at[join(key)]
			if line < 1 || line > len(rows) {
				t.Fatalf("%v is on line %d of %d", key, line, len(rows))
			}
			if last := key[len(key)-1]; bare(last) && !strings.ContainsRune(text, '\\') && !strings.Contains(rows[line-1], last) {
				t.Fatalf("%v is not on line %d: %q", key, line, rows[line-1])
			}
		}
	})
}

// FuzzParse feeds anything to the whole of the loading: problems lie in the
// text, and none of them tells a secret.
func FuzzParse(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<14 {
			return
		}
		getenv := func(name string) string {
			if strings.HasPrefix(name, "LUARR_") {
				return ""
			}
			return "s3cr3t-value"
		}
		readFile := func(string) ([]byte, error) { return []byte("s3cr3t-value"), nil }
		c, err := Parse("c.toml", []byte(text), Options{Getenv: getenv, ReadFile: readFile, Describe: anything})
		if err == nil {
			if len(c.Pipelines) == 0 || c.Engine.Timezone == nil {
				t.Errorf("incomplete: %+v", c)
			}
			return
		}
		problems, ok := err.(*Problems)
		if !ok {
			t.Fatalf("%T: %v", err, err)
		}
		if !strings.Contains(text, "s3cr3t") && strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("a secret is told: %v", err)
		}
		for _, p := range problems.List {
			if p.Line < 1 || p.Line > strings.Count(text, "\n")+1 {
				t.Errorf("no line of the text: %+v", p)
			}
		}
	})
}
