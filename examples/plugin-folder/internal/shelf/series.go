package shelf

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/luarr/luarr/examples/plugin-folder/internal/disk"
	"github.com/luarr/luarr/examples/plugin-folder/internal/names"
	"github.com/luarr/luarr/sdk"
)

// show is a series while its episodes come together.
type show struct {
	*Entry
	key     string
	seasons map[int]*season
}

// season is one season of a show.
type season struct {
	*Entry
	episodes map[string]*Entry
}

// Series makes series, seasons and episodes of the videos of a tree, each
// series before its seasons and those before their episodes. Videos whose names
// tell no episode are left out; unnamed counts them.
func Series(library string, tree *disk.Tree) (entries []*Entry, unnamed int) {
	shows := map[string]*show{}
	beside := besideOf(tree)
	for _, f := range tree.Videos {
		n, folder, number := showName(f)
		e, ok := names.ParseEpisode(f.Stem(), number)
		if n.Title == "" {
			n = names.Parse(e.Series)
		}
		if !ok || n.Title == "" {
			unnamed++
			continue
		}
		key := names.Key(n.Title, n.Year)
		s := shows[key]
		if s == nil {
			s = newShow(library, key, n)
			shows[key] = s
		}
		s.locate(tree, f, folder)
		if folder != "" {
			s.tell(beside, path.Join(folder, "tvshow.nfo"))
		}
		s.add(f, e, beside)
	}
	for _, key := range slices.Sorted(maps.Keys(shows)) {
		entries = append(entries, shows[key].entries()...)
	}
	return entries, unnamed
}

// showName finds the series that a file belongs to, its folder from the root
// (empty where it has none), and the season that folders tell, or -1.
func showName(f *disk.File) (n names.Name, folder string, number int) {
	if f.Dir() == "" {
		return n, "", -1
	}
	dirs := strings.Split(f.Dir(), "/")
	number = -1
	for i := len(dirs) - 1; i >= 0; i-- {
		s, pack, ok := names.Season(dirs[i])
		switch {
		case !ok:
			continue
		case i > 0 && pack == "":
			return names.Parse(dirs[i-1]), strings.Join(dirs[:i], "/"), s
		case i == 0 && pack != "":
			return names.Parse(pack), "", s
		case pack != "" && number < 0:
			number = s
		}
	}
	return names.Parse(dirs[0]), dirs[0], number
}

func newShow(library, key string, n names.Name) *show {
	return &show{key: key, seasons: map[int]*season{}, Entry: &Entry{Item: &sdk.Item{
		Id: idOf(library, sdk.Series, key), Type: sdk.Series, Title: n.Title, Year: int32(n.Year),
		ExternalIds: idsOf(n), Unread: unplayed(),
	}}}
}

// locate notes the folder of the series.
func (s *show) locate(tree *disk.Tree, f *disk.File, folder string) {
	if folder == "" {
		return
	}
	root := strings.TrimSuffix(f.Path, filepath.FromSlash(f.Rel))
	if at := text(filepath.Join(root, filepath.FromSlash(folder))); !slices.Contains(s.Item.Locations, at) {
		s.Item.Locations = append(s.Item.Locations, at)
	}
}

// add gives the series a file with one episode or several.
func (s *show) add(f *disk.File, e names.Episode, beside beside) {
	in := s.season(e.Season)
	if e.Date != "" {
		in.episode(s, e, 0).file(f, beside)
	}
	for _, number := range e.Numbers {
		in.episode(s, e, number).file(f, beside)
	}
	s.saw(f)
	in.saw(f)
}

// file gives an episode a file.
func (e *Entry) file(f *disk.File, beside beside) {
	e.add([]*disk.File{f}, beside)
	e.tell(beside, nfoOf(f))
}

// season gives one season of the series.
func (s *show) season(number int) *season {
	in := s.seasons[number]
	if in == nil {
		title := fmt.Sprintf("Season %d", number)
		if number == 0 {
			title = "Specials"
		}
		n := int32(number)
		in = &season{episodes: map[string]*Entry{}, Entry: &Entry{Item: &sdk.Item{
			Id: idOf(s.Item.Id, title), Type: sdk.Season, Title: title, SeasonNumber: &n,
			ParentId: s.Item.Id, SeriesId: s.Item.Id, ParentTitle: s.Item.Title, SeriesTitle: s.Item.Title, Unread: unplayed(),
		}}}
		s.seasons[number] = in
	}
	return in
}

// episode gives one episode of a season, by its number or its date.
func (in *season) episode(s *show, e names.Episode, number int) *Entry {
	key, title := e.Date, e.Date
	if e.Date == "" {
		key, title = fmt.Sprintf("%05d", number), fmt.Sprintf("Episode %d", number)
	}
	one := in.episodes[key]
	if one == nil {
		one = &Entry{Item: &sdk.Item{
			Id: idOf(in.Item.Id, key), Type: sdk.Episode, Title: cmp.Or(e.Title, title), SeasonNumber: in.Item.SeasonNumber,
			OriginallyAvailableAt: e.Date, ParentId: in.Item.Id, SeriesId: s.Item.Id,
			ParentTitle: in.Item.Title, SeriesTitle: s.Item.Title, Unread: unplayed(),
		}}
		if e.Date == "" {
			n := int32(number)
			one.Item.EpisodeNumber = &n
		}
		in.episodes[key] = one
	}
	return one
}

// entries gives the series and all below it, in order, counted.
func (s *show) entries() []*Entry {
	below, leaves := []*Entry{}, int32(0)
	for _, number := range slices.Sorted(maps.Keys(s.seasons)) {
		in := s.seasons[number]
		count := int32(len(in.episodes))
		in.Item.ChildCount, in.Item.LeafCount = &count, &count
		leaves += count
		below = append(below, in.Entry)
		for _, key := range slices.Sorted(maps.Keys(in.episodes)) {
			below = append(below, in.episodes[key])
		}
	}
	children := int32(len(s.seasons))
	s.Item.ChildCount, s.Item.LeafCount = &children, &leaves
	return append([]*Entry{s.Entry}, below...)
}
