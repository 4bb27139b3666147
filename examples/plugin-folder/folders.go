package main

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"

	"github.com/luarr/luarr/examples/plugin-folder/internal/disk"
	"github.com/luarr/luarr/examples/plugin-folder/internal/shelf"
	"github.com/luarr/luarr/sdk"
)

// libraries makes a library of every folder. Its key is the path.
func (i *Instance) libraries() []*sdk.Library {
	var out []*sdk.Library
	titles := map[string]int{}
	for _, folders := range []struct {
		kind  string
		paths []string
	}{{sdk.LibraryMovie, i.Movies}, {sdk.LibrarySeries, i.Series}} {
		for _, path := range folders.paths {
			path = filepath.Clean(path)
			title := filepath.Base(path)
			titles[title]++
			out = append(out, &sdk.Library{
				Key: path, Title: title, Type: folders.kind, Locations: []*sdk.Location{{Id: path, Path: path}},
			})
		}
	}
	for _, l := range out {
		if titles[l.Title] > 1 {
			l.Title = l.Key
		}
	}
	return out
}

// read lists the items of a library without streams, and says why that may not
// be all; empty where it is.
func (i *Instance) read(ctx context.Context, key string) (entries []*shelf.Entry, unread string, err error) {
	libraries := i.libraries()
	at := slices.IndexFunc(libraries, func(l *sdk.Library) bool { return l.Key == key })
	if at < 0 {
		return nil, "", sdk.NotFound("there is no library " + key)
	}
	tree, err := disk.Read(ctx, key)
	if err != nil {
		return nil, "", err
	}
	if libraries[at].Type == sdk.LibraryMovie {
		entries = shelf.Movies(key, tree)
	} else {
		var unnamed int
		if entries, unnamed = shelf.Series(key, tree); unnamed > 0 {
			slog.Info("files whose names tell no episode were left out", "folder", key, "files", unnamed)
		}
	}
	return entries, inWords(tree.Unread), nil
}

// inWords makes one clause of what could not be read.
func inWords(unread []string) string {
	const told = 3
	if len(unread) <= told {
		return strings.ToValidUTF8(strings.Join(unread, "; "), "�")
	}
	return strings.ToValidUTF8(fmt.Sprintf("%s; and %d more", strings.Join(unread[:told], "; "), len(unread)-told), "�")
}
