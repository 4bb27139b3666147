package arr

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/iotest"
)

// FuzzElements checks that a list is read whole or not at all, and as the
// standard library reads it.
func FuzzElements(f *testing.F) {
	f.Add(`[{"id":1,"title":"a","tags":[1,2],"movieFile":{"path":"/a"}},{"id":2}]`)
	f.Add(`[]`)
	f.Add(`[{"id":1},`)
	f.Add("[{\"id\":1,\"title\":\"\xff\"}]\n")
	f.Add(`{"id":1}`)
	f.Fuzz(func(t *testing.T, text string) {
		var got []record
		err := elements(iotest.OneByteReader(strings.NewReader(text)), func(r *record) error {
			got = append(got, *r)
			return nil
		})
		if err != nil {
			return
		}
		var want []json.RawMessage
		if err := json.Unmarshal([]byte(text), &want); err != nil {
			t.Fatalf("a list was read from what is none: %v", err)
		}
		if len(got) != len(want) {
			t.Errorf("%d elements, not %d", len(got), len(want))
		}
	})
}

func TestEveryCutIsAnError(t *testing.T) {
	const whole = ` [ {"id": 1, "title": "a", "tags": [1, 2]} , {"id": 2} ] `
	end := strings.LastIndex(whole, "]") + 1
	for n := range len(whole) + 1 {
		err := elements(strings.NewReader(whole[:n]), func(*record) error { return nil })
		if (err == nil) != (n >= end) {
			t.Errorf("%q: %v", whole[:n], err)
		}
	}
}
