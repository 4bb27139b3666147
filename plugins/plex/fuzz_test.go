package plex

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"google.golang.org/protobuf/proto"
)

// FuzzDecode: whatever comes, what is read can be sent on, and whatever is
// valid is taken.
func FuzzDecode(f *testing.F) {
	files, _ := filepath.Glob("testdata/pairs/*")
	for _, file := range files {
		if text, err := os.ReadFile(file); err == nil {
			f.Add(text)
		}
	}
	f.Add([]byte(`{"MediaContainer":{"Metadata":[{"ratingKey":"\ud800\n"}]}} `))
	f.Add([]byte("<MediaContainer><a b='\x00'/></MediaContainer>"))
	f.Fuzz(func(t *testing.T, text []byte) {
		items, err := decode(bytes.NewReader(text))
		for _, item := range items {
			if _, err := proto.Marshal(item); err != nil {
				t.Fatal(err)
			}
		}
		trimmed := bytes.TrimLeft(text, " \t\r\n")
		if err == nil || len(trimmed) == 0 || trimmed[0] != '{' || !utf8.Valid(text) {
			return
		}
		var root struct {
			MediaContainer jsontext.Value
		}
		if json.Unmarshal(text, &root) == nil && len(root.MediaContainer) > 0 && !strings.Contains(err.Error(), "nested") {
			t.Fatalf("valid JSON was refused: %v", err)
		}
	})
}

// FuzzXML: what comes out of XML is JSON.
func FuzzXML(f *testing.F) {
	f.Add("<MediaContainer><Video title='\"\\&#1;'>text<a/></Video></MediaContainer>")
	f.Fuzz(func(t *testing.T, text string) {
		out, err := io.ReadAll(newXMLReader(strings.NewReader(text)))
		if err == nil && !jsontext.Value(out).IsValid(jsontext.AllowDuplicateNames(true)) {
			t.Fatalf("%q became %q", text, out)
		}
	})
}
