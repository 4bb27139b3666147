package store

import (
	"database/sql/driver"
	"strings"

	"github.com/cespare/xxhash/v2"
	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// factsBuffer holds the facts of a batch of items as bytes, one after the
// other, and is used again for the next batch.
type factsBuffer struct {
	bytes []byte
	ends  []int
	sums  []int64
}

// encode takes off the items what is not the source's to say and encodes the
// rest. Equal facts give equal bytes.
func (f *factsBuffer) encode(source string, items []*wire.Item) error {
	f.bytes, f.ends, f.sums = f.bytes[:0], f.ends[:0], f.sums[:0]
	for _, item := range items {
		key, ok := strings.CutPrefix(item.Id, source+"/")
		if !ok || key == "" || strings.IndexByte(key, 0) >= 0 {
			return fault.New(fault.Failed, "", "", "%q is not an id of source %s", item.Id, source)
		}
		strip(item)
		start := len(f.bytes)
		var err error
		f.bytes, err = proto.MarshalOptions{Deterministic: true}.MarshalAppend(f.bytes, item)
		if err != nil {
			return err
		}
		f.ends = append(f.ends, len(f.bytes))
		f.sums = append(f.sums, int64(xxhash.Sum64(f.bytes[start:])))
	}
	return nil
}

// strip takes off what is not facts.
func strip(item *wire.Item) {
	item.Source, item.Library, item.LibraryKey, item.Stale = "", "", "", false
	item.Traits, item.Matches = nil, nil
	for _, v := range item.Versions {
		v.Traits = nil
		for _, a := range v.Audio {
			a.Traits = nil
		}
	}
}

func (f *factsBuffer) hash(i int) int64 { return f.sums[i] }

func (f *factsBuffer) body(i int) []byte {
	if i == 0 {
		return f.bytes[:f.ends[0]]
	}
	return f.bytes[f.ends[i-1]:f.ends[i]]
}

var putItem = insert{
	into:    "INSERT INTO items (row, id, hash, type, title, series, parent, body, mark) VALUES ",
	columns: 9,
	then: ` ON CONFLICT (row) DO UPDATE SET hash = excluded.hash, type = excluded.type, title = excluded.title,
		series = excluded.series, parent = excluded.parent, body = excluded.body, mark = excluded.mark`,
}

// putPending notes that an item needs traits of its facts.
var putPending = insert{
	into:    "INSERT INTO pending (row, hash) VALUES ",
	columns: 2,
	then:    " ON CONFLICT (row) DO UPDATE SET hash = excluded.hash",
}

// bind sets the columns of putItem for the i-th item.
func (f *factsBuffer) bind(i int, item *wire.Item, row int64, mark any, values []driver.NamedValue) {
	values[0].Value = row
	values[1].Value = item.Id
	values[2].Value = f.hash(i)
	values[3].Value = item.Type
	values[4].Value = fold(item.Title)
	values[5].Value = orNull(item.SeriesId)
	values[6].Value = nil
	if item.ParentId != item.SeriesId {
		values[6].Value = orNull(item.ParentId)
	}
	values[7].Value = f.body(i)
	values[8].Value = mark
}

func orNull(s string) driver.Value {
	if s == "" {
		return nil
	}
	return s
}

// fold makes titles that differ in upper and lower case alone the same.
func fold(title string) string { return strings.ToLower(title) }
