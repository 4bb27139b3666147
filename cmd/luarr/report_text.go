package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/luarr/luarr/engine/census"
	"github.com/luarr/luarr/engine/report"
)

// showCensus writes a census for people, in 80 columns.
func (p *program) showCensus(s *session, of *census.Census) error {
	most := cmp.Or(p.width(), 80)
	for _, part := range []censusPart{
		librariesPart(of, p.now()), picturePart(of), doviPart(of), soundPart(of), matchesPart(of), biggestPart(of),
	} {
		if len(part.rows) == 0 {
			continue
		}
		if err := report.Columns(p.stdout, most, part.columns, part.rows); err != nil {
			return err
		}
		fmt.Fprintln(p.stdout)
	}
	return remarks(p.stdout, of)
}

// censusPart is one table.
type censusPart struct {
	columns []report.Column
	rows    [][]string
}

// columns makes columns that stay; the first may be cut.
func columns(first string, names ...string) []report.Column {
	out := []report.Column{{Name: first, Least: 12}}
	for _, name := range names {
		out = append(out, report.Column{Name: name})
	}
	return out
}

func librariesPart(of *census.Census, now time.Time) censusPart {
	part := censusPart{columns: []report.Column{
		{Name: "SOURCE", Rank: 2, Least: 6}, {Name: "LIBRARY", Least: 12}, {Name: "HOLDS", Least: 12}, {Name: "SIZE"}, {Name: "READ", Rank: 1},
	}}
	for _, l := range of.Libraries {
		read := "never completely"
		if l.ReadAt != nil {
			read = ago(now.Sub(*l.ReadAt))
		}
		if l.Stale {
			read += " (stale)"
		}
		part.rows = append(part.rows, []string{l.Source, l.Library, holds(l.Items), report.Size(l.SizeBytes), read})
	}
	return part
}

// holds puts numbers of items in words, the largest things first.
func holds(items map[string]int64) string {
	var out []string
	for _, kind := range []string{"movie", "series", "season", "episode", "artist", "album", "track"} {
		if n := items[kind]; n == 1 || n > 0 && kind == "series" {
			out = append(out, report.Count(n)+" "+kind)
		} else if n > 0 {
			out = append(out, report.Count(n)+" "+kind+"s")
		}
	}
	if len(out) == 0 {
		return "nothing"
	}
	return strings.Join(out, ", ")
}

// shortRange are names that leave room for all in one line.
var shortRange = map[string]string{"Dolby Vision": "DV"}

func picturePart(of *census.Census) censusPart {
	var ranges, sizes []string
	for _, v := range of.Video {
		if !slices.Contains(ranges, v.DynamicRange) {
			ranges = append(ranges, v.DynamicRange)
		}
		if !slices.Contains(sizes, v.Resolution) {
			sizes = append(sizes, v.Resolution)
		}
	}
	census.SortRanges(ranges)
	part := censusPart{columns: columns("PICTURE")}
	for _, r := range ranges {
		part.columns = append(part.columns, report.Column{Name: cmp.Or(shortRange[r], r), Least: 3})
	}
	part.columns = append(part.columns, report.Column{Name: "ALL"}, report.Column{Name: "SIZE"})
	row := func(name string, fits func(census.Picture) bool) []string {
		out := []string{name}
		var all, bytes int64
		for _, r := range ranges {
			var n int64
			for _, v := range of.Video {
				if v.DynamicRange == r && fits(v) {
					n, bytes = n+v.Versions, bytes+v.SizeBytes
				}
			}
			all += n
			out = append(out, figure(n))
		}
		return append(out, figure(all), report.Size(bytes))
	}
	for _, size := range sizes {
		part.rows = append(part.rows, row(size, func(v census.Picture) bool { return v.Resolution == size }))
	}
	if len(sizes) > 1 {
		part.rows = append(part.rows, row("all", func(census.Picture) bool { return true }))
	}
	return part
}

// figure writes a number, and nothing as a dash.
func figure(n int64) string {
	if n == 0 {
		return "-"
	}
	return report.Count(n)
}

func doviPart(of *census.Census) censusPart {
	part := censusPart{columns: columns("DOLBY VISION", "VERSIONS", "WITHOUT DOLBY VISION IT SHOWS AS")}
	for _, d := range of.Dovi {
		shows := d.Fallback
		if shows == "none" {
			shows = "nothing of use: wrong colours"
		}
		part.rows = append(part.rows, []string{"profile " + d.Profile, report.Count(d.Versions), shows})
	}
	return part
}

func soundPart(of *census.Census) censusPart {
	var all, tracks int64
	for _, a := range of.Audio {
		all, tracks = all+a.Versions, tracks+a.Tracks
	}
	part := censusPart{columns: columns("SOUND", "VIDEO", "")}
	if tracks > 0 {
		part.columns = columns("SOUND", "VIDEO", "", "MUSIC")
	}
	for _, a := range of.Audio {
		name := a.Format
		if a.Carrier != "" {
			name += " (" + a.Carrier + ")"
		}
		row := []string{name, figure(a.Versions), share(a.Versions, all)}
		if tracks > 0 {
			row = append(row, figure(a.Tracks))
		}
		part.rows = append(part.rows, row)
	}
	return part
}

// share writes a part of a whole in percent.
func share(n, all int64) string {
	switch {
	case n == 0 || all == 0:
		return ""
	case n*1000 < all*5:
		return "<1 %"
	}
	return fmt.Sprintf("%.0f %%", float64(n)*100/float64(all))
}

func matchesPart(of *census.Census) censusPart {
	part := censusPart{columns: columns("MATCHER", "ASKED ABOUT", "KNOWS", "ABSENT", "AMBIGUOUS", "CONFLICT", "UNKNOWN")}
	for _, m := range of.Matches {
		part.rows = append(part.rows, []string{m.Matcher, figure(m.Items), figure(m.Matched), figure(m.Absent), figure(m.Ambiguous), figure(m.Conflict), figure(m.Unknown)})
	}
	return part
}

func biggestPart(of *census.Census) censusPart {
	part := censusPart{columns: []report.Column{{Name: "BIGGEST", Least: 20}, {Name: "VERSIONS", Rank: 1}, {Name: "SIZE"}, {Name: "ID", Rank: 2}}}
	for _, b := range of.Biggest {
		title := b.Title
		if b.Series != "" {
			title = b.Series + " - " + title
		}
		if b.Year > 0 && b.Series == "" {
			title += fmt.Sprintf(" (%d)", b.Year)
		}
		part.rows = append(part.rows, []string{title, fmt.Sprint(b.Versions), report.Size(b.SizeBytes), b.ID})
	}
	return part
}

// remarks says what the tables do not.
func remarks(w io.Writer, of *census.Census) error {
	var unknown, video int64
	for _, v := range of.Video {
		video += v.Versions
		if v.DynamicRange == census.Unknown {
			unknown += v.Versions
		}
	}
	lines := []string{fmt.Sprintf("%s versions, %s.", report.Count(of.Versions), report.Size(of.SizeBytes))}
	say := func(what string, n, all int64, more string) {
		if n > 0 {
			lines = append(lines, fmt.Sprintf("%s: %s (%s)%s.", what, report.Count(n), share(n, all), more))
		}
	}
	known := of.Plays.Played + of.Plays.Never
	say("Never analysed by their server", of.Unanalysed, of.Versions, "; names alone tell what they are")
	say("Dynamic range unknown", unknown, video, "")
	say("Never played by anybody", of.Plays.Never, known, "")
	say("Nobody knows whether they were played", of.Plays.Unknown, known+of.Plays.Unknown, "")
	_, err := fmt.Fprintln(w, strings.Join(lines, "\n"))
	return err
}
