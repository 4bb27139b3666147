package plex

import (
	"bytes"
	"io"
	"runtime"
	"strings"
	"testing"
)

// repeat gives a text again and again.
type repeat struct {
	text  string
	times int
	src   strings.Reader
}

func (r *repeat) Read(p []byte) (int, error) {
	if r.src.Len() == 0 {
		if r.times == 0 {
			return 0, io.EOF
		}
		r.times--
		r.src.Reset(r.text)
	}
	return r.src.Read(p)
}

// TestPageIsNotHeld reads pages of many megabytes: of what was read and given
// away nothing must stay, and of what is still to come nothing must be there.
func TestPageIsNotHeld(t *testing.T) {
	const (
		bound = 4 << 20
		times = 12_000 // about 30 MB
	)
	text := string(page(1))
	head, rest, _ := strings.Cut(text, `"Metadata":[`)
	row := strings.TrimSuffix(strings.TrimSpace(rest), "]}}")
	inXML := asXML(t, text)
	from, to := strings.Index(inXML, "<Video"), strings.LastIndex(inXML, "</MediaContainer>")
	for name, src := range map[string]io.Reader{
		"JSON": io.MultiReader(strings.NewReader(head+`"Metadata":[`+row), &repeat{text: "," + row, times: times - 1}, strings.NewReader("]}}")),
		"XML":  io.MultiReader(strings.NewReader(inXML[:from]), &repeat{text: inXML[from:to], times: times / 4}, strings.NewReader(inXML[to:])),
	} {
		t.Run(name, func(t *testing.T) {
			body, err := data(src)
			if err != nil {
				t.Fatal(err)
			}
			var (
				d      decoder
				before runtime.MemStats
				rows   int
			)
			runtime.GC()
			runtime.ReadMemStats(&before)
			_, err = d.container(body, nil, func() {
				if item := d.readItem(); item == nil || len(item.Versions) == 0 {
					t.Fatal("a row was not read")
				}
				if rows++; rows%1000 != 0 {
					return
				}
				var now runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&now)
				if more := int64(now.HeapAlloc) - int64(before.HeapAlloc); more > bound {
					t.Fatalf("%d bytes are held after %d rows", more, rows)
				}
			})
			if err != nil || rows < times/4 {
				t.Fatal(rows, err)
			}
		})
	}
}

// TestXMLIsBounded: neither a value without end nor text without end is read
// to its end.
func TestXMLIsBounded(t *testing.T) {
	for name, text := range map[string]string{
		"value": `<MediaContainer title="`, "text": `<MediaContainer>`, "tag": `<`, "comment": `<MediaContainer><!--`, "references": `<MediaContainer title="&#1;`,
	} {
		t.Run(name, func(t *testing.T) {
			endless := &repeat{text: strings.Repeat("x", 1<<10), times: 1 << 30}
			if name == "references" {
				endless.text = strings.Repeat("&#1;", 1<<8)
			}
			_, err := decode(io.MultiReader(bytes.NewReader([]byte(text)), endless))
			if err == nil || !strings.Contains(err.Error(), "longer than") {
				t.Errorf("got %v", err)
			}
		})
	}
}
