package jellyfin

import (
	"io"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"
)

// FuzzPage: whatever a server sends, a page is read or refused, and an item that
// comes of it can travel.
func FuzzPage(f *testing.F) {
	for _, text := range []string{
		`{"Items":[{"Id":"1","Type":"Movie","Name":"A","RunTimeTicks":9223372036854775807,"MediaSources":[{"MediaStreams":[{"Type":"Video","Width":null}]}]}],"TotalRecordCount":1}`,
		`{"Items":[{"Id":"1","Type":"Episode","UserData":null,"Tags":null,"ProviderIds":{"Imdb":null}},{"Id":2},null,[]],"TotalRecordCount":null}`,
		`{"items":[],"totalrecordcount":0,"Other":{"a":[1,2]}}`,
		`{"Items":null}`, `{"Items":[{"Id":"1"`, `[]`, `{}`, ``, `"`, `{"Items":[{"Id":"1","Type":"Audio","DateCreated":"9999-12-31T23:59:59.9999999"}]}`,
		`{"Items":[{"Id":"\ud800","Type":"Series","Name":"\u0000"}],"TotalRecordCount":1e3}`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		rows := 0
		p, err := readPage(&answer{ReadCloser: io.NopCloser(strings.NewReader(text)), where: "read"}, func(r *itemRow) error {
			rows++
			if r == nil {
				return nil
			}
			if item := r.item("1"); item != nil {
				if _, err := proto.Marshal(item); err != nil {
					t.Errorf("cannot be sent: %v", err)
				}
			}
			return nil
		})
		if err == nil && p.rows != rows {
			t.Errorf("%d rows told, %d given", p.rows, rows)
		}
	})
}
