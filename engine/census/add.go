package census

import (
	"cmp"
	"slices"

	"github.com/luarr/luarr/sdk/wire"
)

// Add counts an item of the store. It keeps nothing of it.
func (c *Counter) Add(item *wire.Item) {
	lib := c.libraries[[2]string{item.Source, item.LibraryKey}]
	if lib == nil {
		return // it came in meanwhile
	}
	lib.Items[item.Type]++
	music := item.Type == "track"
	var size int64
	for _, v := range item.Versions {
		bytes := sizeOf(v)
		size += bytes
		lib.Versions++
		c.out.Versions++
		if len(v.Video)+len(v.Audio) == 0 {
			lib.Unanalysed++
			c.out.Unanalysed++
		}
		c.sound(v, music)
		if !music {
			c.picture(v, bytes)
		}
	}
	lib.SizeBytes += size
	if len(item.Versions) > 0 {
		c.plays(item)
		c.big(item, size)
	}
	if item.Type == "movie" || item.Type == "series" {
		c.match(item)
	}
	c.out.SizeBytes += size
}

// sizeOf is the size of all files of a version.
func sizeOf(v *wire.Version) (bytes int64) {
	for _, p := range v.Parts {
		bytes += p.GetSizeBytes()
	}
	return bytes
}

// trait gives the value of a trait, or Unknown.
func trait(v *wire.Version, name string) string {
	return cmp.Or(v.Traits[name].GetValue(), Unknown)
}

// slot finds what is counted under a key, and makes it where it is new and there
// is room; else it is that of others.
func slot[V any](m map[[2]string]*V, key [2]string, make func(key [2]string) *V) *V {
	if m[key] == nil {
		if len(m) >= mostKinds {
			key = [2]string{other, other}
		}
		if m[key] == nil {
			m[key] = make(key)
		}
	}
	return m[key]
}

// picture counts a version of a film or an episode.
func (c *Counter) picture(v *wire.Version, bytes int64) {
	one := slot(c.video, [2]string{cmp.Or(v.Resolution, Unknown), trait(v, "dynamic_range")}, func(key [2]string) *Picture {
		return &Picture{Resolution: key[0], DynamicRange: key[1]}
	})
	one.Versions++
	one.SizeBytes += bytes
	if trait(v, "dynamic_range") != "Dolby Vision" {
		return
	}
	slot(c.dovi, [2]string{trait(v, "dovi_profile"), trait(v, "hdr_fallback")}, func(key [2]string) *Dovi {
		return &Dovi{Profile: key[0], Fallback: key[1]}
	}).Versions++
}

// sound counts the best track of a version.
func (c *Counter) sound(v *wire.Version, music bool) {
	one := slot(c.audio, [2]string{trait(v, "audio_format"), v.Traits["audio_carrier"].GetValue()}, func(key [2]string) *Sound {
		return &Sound{Format: key[0], Carrier: key[1]}
	})
	if music {
		one.Tracks++
	} else {
		one.Versions++
	}
}

// match counts what matchers say of an item.
func (c *Counter) match(item *wire.Item) {
	for _, m := range item.Matches {
		one := c.matches[m.Matcher]
		if one == nil {
			one = &Matched{Matcher: m.Matcher}
			c.matches[m.Matcher] = one
		}
		one.Items++
		switch m.State {
		case "matched":
			one.Matched++
		case "absent":
			one.Absent++
		case "ambiguous":
			one.Ambiguous++
		case "conflict":
			one.Conflict++
		default:
			one.Unknown++
		}
	}
}

// plays counts whether anybody played an item.
func (c *Counter) plays(item *wire.Item) {
	switch {
	case item.Plays == nil:
		c.out.Plays.Unknown++
	case item.Plays.GetCount() > 0:
		c.out.Plays.Played++
	default:
		c.out.Plays.Never++
	}
}

// big keeps an item that is one of the biggest so far.
func (c *Counter) big(item *wire.Item, size int64) {
	list := c.out.Biggest
	if size == 0 || len(list) == c.biggest && list[len(list)-1].SizeBytes >= size {
		return
	}
	i, _ := slices.BinarySearchFunc(list, size, func(b Big, size int64) int {
		if b.SizeBytes >= size {
			return -1
		}
		return 1
	})
	list = slices.Insert(list, i, Big{
		ID: item.Id, Type: item.Type, Title: item.Title, Series: item.SeriesTitle, Year: item.Year,
		Versions: len(item.Versions), SizeBytes: size,
	})
	c.out.Biggest = list[:min(len(list), c.biggest)]
}
