// Package shelf makes films and series of the files of a folder tree.
package shelf

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"path/filepath"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/examples/plugin-folder/internal/disk"
	"github.com/luarr/luarr/examples/plugin-folder/internal/names"
	"github.com/luarr/luarr/sdk"
)

// Entry is one item and the files it is made of.
type Entry struct {
	Item    *sdk.Item    // its versions without streams, except for subtitles beside them
	Files   []*disk.File // one for each part, in the order of versions and parts
	Changed time.Time    // when any file of it, or below it, last changed
}

// idOf makes a key of what tells items apart, so that it stays the same while
// files are replaced.
func idOf(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:8])
}

// text makes a path fit to be sent.
func text(path string) string { return strings.ToValidUTF8(path, "�") }

// idsOf gives ids in public databases, or nil.
func idsOf(n names.Name) *sdk.ExternalIds {
	if n.IMDB+n.TMDB+n.TVDB == "" {
		return nil
	}
	return &sdk.ExternalIds{Imdb: n.IMDB, Tmdb: n.TMDB, Tvdb: n.TVDB}
}

// unplayed is what a folder cannot know.
func unplayed() []*sdk.Unread {
	const reason = "a folder does not know who played what"
	return []*sdk.Unread{
		{Field: "play_count", Reason: reason}, {Field: "last_played_at", Reason: reason}, {Field: "plays", Reason: reason},
	}
}

// add gives an entry one more version, made of files.
func (e *Entry) add(files []*disk.File, beside beside) {
	first := files[0]
	v := &sdk.Version{
		Id: idOf(e.Item.Id, first.Path), Container: container(first),
		Resolution: names.Resolution(first.Stem()),
	}
	if v.Resolution == "" {
		v.Resolution = names.Resolution(path.Base(first.Dir()))
	}
	for _, f := range files {
		size := f.Size
		v.Parts = append(v.Parts, &sdk.Part{Id: idOf(f.Path), File: text(f.Path), SizeBytes: &size, Container: container(f)})
		v.Subtitles = append(v.Subtitles, beside.subtitles.of(f)...)
		e.saw(f)
	}
	e.Item.Versions = append(e.Item.Versions, v)
	e.Files = append(e.Files, files...)
}

// saw counts the times of a file.
func (e *Entry) saw(f *disk.File) {
	if at := e.Item.AddedAt; at == nil || f.Modified.Before(at.AsTime()) {
		e.Item.AddedAt = timestamppb.New(f.Modified)
	}
	if at := e.Item.UpdatedAt; at == nil || f.Modified.After(at.AsTime()) {
		e.Item.UpdatedAt = timestamppb.New(f.Modified)
	}
	if f.Changed.After(e.Changed) {
		e.Changed = f.Changed
	}
}

func container(f *disk.File) string {
	return strings.ToLower(strings.TrimPrefix(filepath.Ext(f.Rel), "."))
}
