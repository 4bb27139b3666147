package homelab

import (
	"encoding/xml"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestPlexDoor(t *testing.T) {
	h := serve(t, Options{})
	const page401 = "<html><head><title>Unauthorized</title></head><body><h1>401 Unauthorized</h1></body></html>"
	for _, c := range []struct {
		name, path string
		headers    []string
		status     int
		body       string
	}{
		{"identity needs no token", "/identity", []string{"X-Plex-Token", ""}, 200, ""},
		{"everything else does", "/library/sections", []string{"X-Plex-Token", ""}, 401, page401},
		{"wrong token", "/library/sections", []string{"X-Plex-Token", "wrong"}, 401, page401},
		{"token as query", "/library/sections?X-Plex-Token=lab-plex-token", []string{"X-Plex-Token", ""}, 200, ""},
		{"unknown host name", "/library/sections", []string{"Host", "plex.example.com"}, 401, page401},
		{"localhost", "/library/sections", []string{"Host", "localhost:32400"}, 200, ""},
		{"plex.direct", "/library/sections", []string{"Host", "127-0-0-1.abc.plex.direct:32400"}, 200, ""},
		{"trailing slash", "/library/sections/", nil, 200, ""},
		{"official alias", "/library/sections/all", nil, 200, ""},
		{"doubled slash", "//library/sections", nil, 404, "<html><head><title>Not Found</title></head><body><h1>404 Not Found</h1></body></html>"},
		{"unknown path", "/library/nothing", nil, 404, ""},
		{"unknown section", "/library/sections/9/all?type=1", nil, 404, ""},
		{"unknown item", "/library/metadata/999999", nil, 404, ""},
		{"over-long request", "/library/metadata/" + strings.Repeat("1,", 5000), nil, 400, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := h.plex(c.path, c.headers...)
			if r.status != c.status || c.body != "" && r.body != c.body {
				t.Errorf("got %d %q, want %d %q", r.status, r.body, c.status, c.body)
			}
			if r.header.Get("X-Plex-Protocol") != "1.0" {
				t.Error("X-Plex-Protocol is missing")
			}
			if c.status != 200 && r.header.Get("Content-Type") != "text/html" {
				t.Errorf("error body is %q, want HTML", r.header.Get("Content-Type"))
			}
		})
	}
}

func TestIdentity(t *testing.T) {
	h := serve(t, Options{})
	id := h.rows("/identity").raw
	if m, _ := id["machineIdentifier"].(string); len(m) != 40 {
		t.Errorf("machineIdentifier %q, want 40 hex digits", m)
	}
	if id["claimed"] != true || id["version"] != plexVersion {
		t.Errorf("identity is %v", id)
	}
	if other := serve(t, Options{Seed: 2}).rows("/identity").raw; other["machineIdentifier"] == id["machineIdentifier"] {
		t.Error("two seeds share a machine identifier")
	}
}

func TestSections(t *testing.T) {
	h := serve(t, Options{})
	c := h.rows("/library/sections")
	var types []string
	for _, d := range c.Directory {
		types = append(types, d["type"].(string))
		if _, ok := d["key"].(string); !ok {
			t.Errorf("key of %v is no text", d["title"])
		}
	}
	if got := strings.Join(types, " "); got != "movie show artist photo" {
		t.Errorf("types %q", got)
	}
	if path := at(c.Directory[0], "Location", 1, "path"); path != `M:\Movies` {
		t.Errorf("second location is %q", path)
	}
	if h2 := c.Directory[2]["hidden"]; h2 != false || c.Directory[0]["hidden"] != 0.0 {
		t.Errorf("hidden is %v and %v, want a number here and a boolean there", c.Directory[0]["hidden"], h2)
	}
	if photos := h.rows("/library/sections/4/all"); photos.raw["Metadata"] != nil {
		t.Error("the photo library has rows")
	}
}

// TestXML holds the two languages together: the same rows, the same attributes, as XML when JSON is not asked for.
func TestXML(t *testing.T) {
	h := serve(t, Options{})
	r := h.plex("/library/sections/1/all?type=1&sort=id&includeGuids=1&includeElements=Stream", "Accept", "")
	if got := r.header.Get("Content-Type"); !strings.HasPrefix(got, "text/xml") {
		t.Fatalf("content type %q", got)
	}
	js := h.rows("/library/sections/1/all?type=1&sort=id&includeGuids=1&includeElements=Stream")
	counts := map[string]int{}
	var first map[string]string
	dec := xml.NewDecoder(strings.NewReader(r.body))
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		start, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		counts[start.Name.Local]++
		if start.Name.Local == "Video" && first == nil {
			first = map[string]string{}
			for _, a := range start.Attr {
				first[a.Name.Local] = a.Value
			}
		}
	}
	if counts["Video"] != 60 || counts["Video"] != len(js.Metadata) {
		t.Errorf("%d Video elements, %d JSON rows, want 60", counts["Video"], len(js.Metadata))
	}
	if counts["Stream"] < 150 || counts["Guid"] < 100 {
		t.Errorf("elements %v", counts)
	}
	for _, name := range []string{"ratingKey", "title", "guid", "summary", "studio"} {
		if first[name] != js.Metadata[0][name] {
			t.Errorf("%s: XML %q, JSON %q", name, first[name], js.Metadata[0][name])
		}
	}
	if boolean := strings.Contains(r.body, `="true"`); boolean {
		t.Error("XML has the word true where 1 belongs")
	}
}

func TestHead(t *testing.T) {
	h := serve(t, Options{})
	r := h.send(http.MethodHead, h.plexURL+"/library/sections/1/all?type=1", "", "X-Plex-Container-Start", "0", "X-Plex-Container-Size", "10")
	if r.status != 200 || r.body != "" || r.header.Get("X-Plex-Container-Total-Size") != "60" {
		t.Errorf("HEAD: %d, %q, total %q", r.status, r.body, r.header.Get("X-Plex-Container-Total-Size"))
	}
}
