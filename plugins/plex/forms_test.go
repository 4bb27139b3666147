package plex

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// asXML writes an answer in JSON as a server would in XML: scalars become
// attributes, objects become elements.
func asXML(t *testing.T, text string) string {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var root map[string]any
	if err := dec.Decode(&root); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	var out strings.Builder
	for _, name := range slices.Sorted(maps.Keys(root)) {
		writeElement(&out, name, root[name].(map[string]any))
	}
	return out.String()
}

func writeElement(out *strings.Builder, name string, fields map[string]any) {
	if kind := fields["type"]; name == "Metadata" {
		switch kind {
		case "show", "season", "artist", "album", "collection":
			name = "Directory"
		case "track":
			name = "Track"
		default:
			name = "Video"
		}
	}
	out.WriteString("<" + name)
	var children strings.Builder
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		switch v := fields[field].(type) {
		case nil:
		case map[string]any:
			writeElement(&children, field, v)
		case []any:
			for _, one := range v {
				if one, ok := one.(map[string]any); ok {
					writeElement(&children, field, one)
				}
			}
		case bool:
			fmt.Fprintf(out, ` %s="%d"`, field, map[bool]int{true: 1}[v])
		default:
			fmt.Fprintf(out, ` %s="%s"`, field, inAttribute.Replace(fmt.Sprint(v)))
		}
	}
	if children.Len() == 0 {
		out.WriteString("/>")
		return
	}
	out.WriteString(">" + children.String() + "</" + name + ">")
}

// inAttribute writes a value as it stands in an attribute: characters that XML
// has no place for as they are, as Plex does.
var inAttribute = strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&#34;", "\t", "&#x9;", "\n", "&#xA;", "\r", "&#xD;")
