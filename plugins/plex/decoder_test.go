package plex

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/go-json-experiment/json/jsontext"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk"
)

var update = flag.Bool("update", false, "write the golden files anew")

// decode reads all items of an answer, JSON or XML.
func decode(src io.Reader) (items []*sdk.Item, err error) {
	text, err := data(src)
	if err != nil {
		return nil, err
	}
	var d decoder
	_, err = d.container(text, nil, func() {
		if item := d.readItem(); item != nil {
			items = append(items, item)
		}
	})
	return items, err
}

// decodeAll reads an answer of the kind that its name tells.
func decodeAll(name string, src io.Reader) (out []proto.Message, err error) {
	text, err := data(src)
	if err != nil {
		return nil, err
	}
	var d decoder
	_, err = d.container(text, nil, func() {
		switch name {
		case "libraries":
			out = append(out, d.readLibrary())
		case "history":
			out = append(out, d.readPlay().as(map[string]string{"1": "owner", "77": "Ann"}))
		default:
			if item := d.readItem(); item != nil {
				out = append(out, item)
			}
		}
	})
	return out, err
}

// golden writes what was read as the golden files have it.
func golden(t *testing.T, all []proto.Message) string {
	t.Helper()
	var out []byte
	for _, m := range all {
		text, err := protojson.MarshalOptions{UseProtoNames: true}.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		v := jsontext.Value(text)
		if err := v.Indent(); err != nil {
			t.Fatal(err)
		}
		out = append(append(out, v...), '\n')
	}
	return string(out)
}

// pairs lists the hand-made answers whose names fit, without their endings.
func pairs(t *testing.T, pattern string) (out []string) {
	t.Helper()
	files, _ := filepath.Glob("testdata/pairs/" + pattern + ".json")
	if len(files) == 0 {
		t.Fatal("no pairs " + pattern)
	}
	for _, file := range files {
		out = append(out, strings.TrimSuffix(file, ".json"))
	}
	return out
}

// readPair reads one of the files of a pair.
func readPair(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestPairs: an answer in XML reads the same as the one in JSON.
func TestPairs(t *testing.T) {
	for _, base := range pairs(t, "*") {
		t.Run(filepath.Base(base), func(t *testing.T) {
			var got [2]string
			for i, ending := range []string{".json", ".xml"} {
				all, err := decodeAll(filepath.Base(base), iotest.HalfReader(strings.NewReader(readPair(t, base+ending))))
				if err != nil {
					t.Fatalf("%s%s: %v", base, ending, err)
				}
				got[i] = golden(t, all)
			}
			if got[0] != got[1] {
				t.Errorf("JSON and XML differ:\n%s\n%s", got[0], got[1])
			}
			if *update {
				if err := os.WriteFile(base+".golden", []byte(got[0]), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := readPair(t, base+".golden"); want != got[0] {
				t.Errorf("differs from %s.golden:\n%s", base, got[0])
			}
		})
	}
}

// TestWindow: where the stream is cut into reads makes no difference.
func TestWindow(t *testing.T) {
	text := page(60)
	want, err := decode(bytes.NewReader(text))
	if err != nil || len(want) != 60 {
		t.Fatal(len(want), err)
	}
	for name, src := range map[string]io.Reader{
		"one byte at a time":     iotest.OneByteReader(bytes.NewReader(text)),
		"end comes with data":    iotest.DataErrReader(bytes.NewReader(text)),
		"halves":                 iotest.HalfReader(bytes.NewReader(text)),
		"blanks between":         strings.NewReader(strings.ReplaceAll(string(text), `":`, "\" \n\t:  ")),
		"a long string to skip":  strings.NewReader(strings.Replace(string(text), `"slug":"`, `"slug":"`+strings.Repeat(`\"\\x`, 100_000), 1)),
		"a value across windows": strings.NewReader(strings.Replace(string(text), `{"MediaContainer":`, strings.Repeat(" ", window-20)+`{"MediaContainer":`, 1)),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := decode(src)
			if err != nil || len(got) != len(want) {
				t.Fatal(len(got), err)
			}
			for i := range got {
				if !proto.Equal(got[i], want[i]) {
					t.Fatalf("item %d differs:\n%v\n%v", i, got[i], want[i])
				}
			}
		})
	}
}

func TestBroken(t *testing.T) {
	long := `{"MediaContainer":{"Metadata":[{"ratingKey":"1","title":"` + strings.Repeat("x", maxValue+1) + `"}]}}`
	for _, c := range []struct {
		name, text string
		cause      error
		says       string
	}{
		{"nothing", " \n", errEmpty, "empty"},
		{"page", "<!DOCTYPE html>\n<html><body>Sign in</body></html>", errWebPage, "web page"},
		{"page without doctype", "<html><head><title>Unauthorized</title></head></html>", errWebPage, "web page"},
		{"cut", `{"MediaContainer":{"Metadata":[{"ratingKey":"1"`, errCut, "after 47 bytes"},
		{"cut in a string", `{"MediaContainer":{"Metadata":[{"ratingKey":"1`, errCut, "broke off"},
		{"cut in a number", `{"MediaContainer":{"size":1`, errCut, "broke off"},
		{"no container", `{"code":503,"title":"Maintenance"}`, errForeign, "no answer of Plex"},
		{"list", `[1,2]`, errForeign, "no answer of Plex"},
		{"comma missing", `{"MediaContainer":{"size":1 "Metadata":[]}}`, errBroken, "byte 28"},
		{"value missing", `{"MediaContainer":{"size":}}`, errBroken, "not a value"},
		{"wrong bracket", `{"MediaContainer":{"Metadata":[}}}`, errBroken, "not a value"},
		{"two values", `{"MediaContainer":{}} {}`, errBroken, "the end"},
		{"wrong escape", `{"MediaContainer":{"Metadata":[{"ratingKey":"\x"}]}}`, errBroken, "escape"},
		{"deep", `{"MediaContainer":{"x":` + strings.Repeat("[", 100), errBroken, "nested"},
		{"long", long, errBroken, "longer than"},
		{"XML not closed", "<MediaContainer size=\"1\">\n<Directory key=\"1\">\n<Directory key=\"2\">\n</MediaContainer>", errBroken, "line 4"},
		{"XML cut", "<MediaContainer size=\"1\">\n<Directory key=\"1\"/>\n", errCut, "line 3"},
		{"XML deep", "<MediaContainer>" + strings.Repeat("<a>", 100), errBroken, "nested"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := decode(strings.NewReader(c.text))
			if !errors.Is(err, c.cause) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want %v with %q", err, c.cause, c.says)
			}
		})
	}
}

// TestOdd reads what is not broken, only unusual.
func TestOdd(t *testing.T) {
	row := func(fields string) string {
		return `{"MediaContainer":{"Metadata":[{"ratingKey":"1","type":"movie",` + fields + `}]}}`
	}
	for _, c := range []struct {
		name, text string
		want       *sdk.Item
	}{
		{"invalid UTF-8", row("\"title\":\"a\xffb\""), &sdk.Item{Title: "a\uFFFDb"}},
		{"half a surrogate pair", row(`"title":"a\ud800b\udc00"`), &sdk.Item{Title: "a\uFFFDb\uFFFD"}},
		{"escapes", row(`"title":"\"\\\/\b\f\n\r\t\u00e9\uD83C\uDFAC"`), &sdk.Item{Title: "\"\\/\b\f\n\r\té\U0001F3AC"}},
		{"year as text, as fraction", row(`"year":"2019.0","duration":1.5e3`), &sdk.Item{Year: 2019, DurationMs: 1500}},
		{"absurd numbers", row(`"year":99999999999,"addedAt":1e30,"rating":"NaN","viewCount":-1e99`), &sdk.Item{}},
		{"other types than expected", row(`"title":{"a":[1]},"year":[],"Media":"x","Genre":{"tag":"Drama"},"Guid":null`), &sdk.Item{Genres: []string{"Drama"}}},
		{"an odd key is kept", strings.Replace(row(`"title":"x"`), `"1"`, `1049`, 1), &sdk.Item{Id: "1049", Title: "x"}},
		{"control character in XML", "<MediaContainer><Video ratingKey='1' type='movie' title='a\x01b\x1fc'/></MediaContainer>", &sdk.Item{Title: "abc"}},
		{"invalid UTF-8 in XML", "<MediaContainer><Video ratingKey='1' type='movie' title='a\xffb'/></MediaContainer>", &sdk.Item{Title: "a\uFFFDb"}},
		{"byte order mark", "\xEF\xBB\xBF" + row(`"title":"x"`), &sdk.Item{Title: "x"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := decode(strings.NewReader(c.text))
			if err != nil || len(got) != 1 {
				t.Fatal(got, err)
			}
			if c.want.Id == "" {
				c.want.Id = "1"
			}
			c.want.Type, c.want.PlayCount = sdk.Movie, proto.Int32(0)
			if !proto.Equal(got[0], c.want) {
				t.Errorf("got %v, want %v", got[0], c.want)
			}
		})
	}
}
