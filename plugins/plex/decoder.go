package plex

import (
	"io"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/sdk"
)

// decoder turns answers into the schema's types, straight from the stream. It
// is used by one goroutine, again and again, so that strings and memory that
// one page needed serve the next.
type decoder struct {
	scanner
	words words

	raw row    // the row being read
	vs  stream // the stream being read

	items    slab[sdk.Item]
	ids      slab[sdk.ExternalIds]
	times    slab[timestamppb.Timestamp]
	versions slab[sdk.Version]
	parts    slab[sdk.Part]
	videos   slab[sdk.VideoStream]
	dovis    slab[sdk.DolbyVision]
	audios   slab[sdk.AudioStream]
	subs     slab[sdk.SubtitleStream]
	bools    slab[bool]
	int32s   slab[int32]
	int64s   slab[int64]
	floats   slab[float64]

	strings      run[string]
	versionLists run[*sdk.Version]
	partLists    run[*sdk.Part]
	videoLists   run[*sdk.VideoStream]
	audioLists   run[*sdk.AudioStream]
	subLists     run[*sdk.SubtitleStream]

	media media // the version being read
}

// container is what an answer says of itself.
type container struct {
	size, total int64 // rows here, rows in all; -1 where it does not say
	rows        int   // rows that were read
	fresh       int   // of those, rows not seen before; counted by the reader
}

// container reads an answer. Rows are handed to row, whatever the server calls
// them: Metadata in JSON; Video, Directory or Track in XML. Other fields go to
// field, which says whether it read the value.
func (d *decoder) container(src io.Reader, field func(name []byte) bool, row func()) (container, error) {
	c := container{size: -1, total: -1}
	found := false
	d.reset(src)
	if d.peek() != '{' {
		d.fail(errForeign)
	}
	d.object(func(name []byte) {
		if string(name) != "MediaContainer" {
			d.skip()
			return
		}
		found = true
		d.object(func(name []byte) {
			switch string(name) {
			case "Metadata", "Video", "Directory", "Track", "Photo":
				d.each(func() {
					c.rows++
					row()
				})
			case "size":
				c.size = d.count()
			case "totalSize":
				c.total = d.count()
			default:
				if field == nil || !field(name) {
					d.skip()
				}
			}
		})
	})
	d.finish()
	if d.err == nil && !found {
		d.fail(errForeign)
	}
	return c, d.err
}

// count reads a number of rows, -1 where there is none.
func (d *decoder) count() int64 {
	if n, ok := d.integer(); ok && n >= 0 {
		return n
	}
	return -1
}

// word reads a string that is likely to come again.
func (d *decoder) word() string { return d.words.of(d.scalar()) }

// day reads a date; a time that follows is left out.
func (d *decoder) day() string {
	raw := d.scalar()
	if len(raw) > len(time.DateOnly) {
		if c := raw[len(time.DateOnly)]; c == ' ' || c == 'T' {
			raw = raw[:len(time.DateOnly)]
		}
	}
	return d.words.of(raw)
}

// optional readers: nil where nothing useful stands there.

func (d *decoder) optInt32() *int32 {
	if n, ok := d.small(); ok {
		return d.int32s.of(n)
	}
	return nil
}

func (d *decoder) optFloat() *float64 {
	if f, ok := d.number(); ok {
		return d.floats.of(f)
	}
	return nil
}

func (d *decoder) optBool() *bool {
	if b, ok := d.flag(); ok {
		return d.bools.of(b)
	}
	return nil
}

func (d *decoder) time() *timestamppb.Timestamp {
	t := d.times.one()
	if !d.momentIn(t) {
		return nil
	}
	return t
}

// int32 reads a number that is 0 where it is absent.
func (d *decoder) int32() int32 {
	n, _ := d.small()
	return n
}

// int64 reads a number that is 0 where it is absent.
func (d *decoder) int64() int64 {
	n, _ := d.integer()
	return n
}

// tags reads the text of each tag of a list, field being where it stands.
func (d *decoder) tags(into []string, field string, unique bool) []string {
	d.each(func() {
		var text string
		d.object(func(name []byte) {
			if string(name) != field {
				d.skip()
				return
			}
			if unique {
				text = d.str()
			} else {
				text = d.word()
			}
		})
		if text != "" {
			into = append(into, text)
		}
	})
	return into
}
