package shelf

import (
	"path"
	"slices"
	"strings"

	"github.com/luarr/luarr/examples/plugin-folder/internal/disk"
	"github.com/luarr/luarr/examples/plugin-folder/internal/names"
	"github.com/luarr/luarr/sdk"
)

// Movies makes films of the videos of a tree: files of the same title, year and
// edition are versions of one film, and files that count up (cd1, cd2) are the
// parts of one version. library tells the ids of several trees apart.
func Movies(library string, tree *disk.Tree) []*Entry {
	var entries []*Entry
	byKey := map[string]*Entry{}
	beside := besideOf(tree)
	for _, files := range stacks(tree.Videos) {
		n := filmName(files[0])
		if n.Title == "" {
			continue
		}
		key := names.Key(n.Title, n.Year) + "|" + strings.ToLower(n.Edition)
		e := byKey[key]
		if e == nil {
			e = &Entry{Item: &sdk.Item{
				Id: idOf(library, sdk.Movie, key), Type: sdk.Movie, Title: n.Title, Year: int32(n.Year), Edition: n.Edition,
				Unread: unplayed(),
			}}
			byKey[key] = e
			entries = append(entries, e)
		}
		if e.Item.ExternalIds == nil {
			e.Item.ExternalIds = idsOf(n)
		}
		e.add(files, beside)
		e.tell(beside, nfoOf(files[0]))
		if dir := files[0].Dir(); dir != "" {
			e.tell(beside, path.Join(dir, "movie.nfo"))
		}
	}
	return entries
}

// filmName asks the folder first, where that was named for a library, and the
// file for what it leaves out.
func filmName(f *disk.File) names.Name {
	stem, _ := names.Part(f.Stem())
	file := names.Parse(stem)
	if f.Dir() == "" {
		return file
	}
	folder := names.Parse(path.Base(f.Dir()))
	if !folder.Certain() {
		return file
	}
	if folder.Edition == "" {
		folder.Edition = file.Edition
	}
	if folder.IMDB+folder.TMDB+folder.TVDB == "" {
		folder.IMDB, folder.TMDB, folder.TVDB = file.IMDB, file.TMDB, file.TVDB
	}
	return folder
}

// stacks puts files together that are parts of one: those in one folder whose
// names differ in a number that counts from 1.
func stacks(videos []*disk.File) [][]*disk.File {
	type place struct{ dir, whole string }
	parts := map[place][]*disk.File{}
	at := func(f *disk.File) (place, int) {
		whole, number := names.Part(f.Stem())
		return place{f.Dir(), strings.ToLower(whole)}, number
	}
	for _, f := range videos {
		if p, number := at(f); number > 0 {
			parts[p] = append(parts[p], f)
		}
	}
	for p, files := range parts {
		slices.SortStableFunc(files, func(a, b *disk.File) int {
			_, x := at(a)
			_, y := at(b)
			return x - y
		})
		for i, f := range files {
			if _, number := at(f); number != i+1 || len(files) < 2 {
				delete(parts, p)
				break
			}
		}
	}
	var out [][]*disk.File
	for _, f := range videos {
		p, number := at(f)
		files, stacked := parts[p]
		switch {
		case number == 0 || !stacked:
			out = append(out, []*disk.File{f})
		case number == 1:
			out = append(out, files)
		}
	}
	return out
}
