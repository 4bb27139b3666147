package jellyfin

import (
	"context"
	"net/http"
	"net/url"

	"github.com/luarr/luarr/sdk"
)

// kinds of libraries that are read: the server's word and what it holds.
var kinds = map[string]kind{
	"movies":  {sdk.LibraryMovie, []query{{"/Items", "Movie"}}},
	"tvshows": {sdk.LibrarySeries, []query{{"/Items", "Series"}, {"/Items", "Season"}, {"/Items", "Episode"}}},
	"music":   {sdk.LibraryMusic, []query{{"/Artists/AlbumArtists", ""}, {"/Items", "MusicAlbum"}, {"/Items", "Audio"}}},
}

type kind struct {
	name    string
	queries []query // one walk each; the first is of the main type
}

// query is one list of items of one type.
type query struct{ path, types string }

// kindOf finds the kind of a library by the schema's name.
func kindOf(library *sdk.Library) kind {
	for _, k := range kinds {
		if k.name == library.GetType() {
			return k
		}
	}
	return kind{}
}

// folder is a VirtualFolderInfo: a library with what its owner set.
type folder struct {
	Name, CollectionType, RefreshStatus string
	ItemID                              string `json:"ItemId"`
	Locations                           []string
	LibraryOptions                      struct {
		PreferredMetadataLanguage string
		Enabled                   *bool
	}
}

// Libraries lists every library.
func (s *Server) Libraries(ctx context.Context) ([]*sdk.Library, error) {
	var folders []folder
	err := s.client.read(ctx, "/Library/VirtualFolders", nil, &folders)
	if statusOf(err) == http.StatusForbidden {
		folders, err = s.views(ctx) // the token of somebody who is no administrator
	}
	if err != nil {
		return nil, err
	}
	out := make([]*sdk.Library, 0, len(folders))
	for i := range folders {
		out = append(out, folders[i].library())
	}
	return out, nil
}

// views lists the libraries that a user sees, without where they lie.
func (s *Server) views(ctx context.Context) ([]folder, error) {
	who, err := s.user(ctx)
	if err != nil {
		return nil, err
	}
	var list struct {
		Items []struct {
			ID                   string `json:"Id"`
			Name, CollectionType string
		}
	}
	if err := s.client.read(ctx, "/UserViews", url.Values{"userId": {who.ID}}, &list); err != nil {
		return nil, err
	}
	var out []folder
	for _, v := range list.Items {
		out = append(out, folder{Name: v.Name, CollectionType: v.CollectionType, ItemID: v.ID})
	}
	return out, nil
}

// library puts one in the words of the schema.
func (f *folder) library() *sdk.Library {
	l := &sdk.Library{Key: f.ItemID, Title: f.Name, Uuid: f.ItemID, Type: kinds[f.CollectionType].name, Language: f.LibraryOptions.PreferredMetadataLanguage}
	for _, path := range f.Locations {
		l.Locations = append(l.Locations, &sdk.Location{Path: path})
	}
	if f.RefreshStatus != "" {
		scanning := f.RefreshStatus == "Active"
		l.Refreshing = &scanning
	}
	switch {
	case l.Key == "":
		l.Key, l.Skipped = "?"+f.Name, "the server gives it no id"
	case f.LibraryOptions.Enabled != nil && !*f.LibraryOptions.Enabled:
		l.Skipped = "it is switched off on the server"
	case f.CollectionType == "":
		l.Type, l.Skipped = "mixed", "libraries of mixed content are not read"
	case l.Type == "":
		l.Type, l.Skipped = f.CollectionType, "libraries of "+f.CollectionType+" are not read"
	}
	if l.Type == "" {
		l.Type = "unknown"
	}
	return l
}

// Count counts the items of the library's main type.
func (s *Server) Count(ctx context.Context, library *sdk.Library) (int64, error) {
	w, err := s.walker(ctx, library)
	if err != nil {
		return 0, err
	}
	p, err := w.page(ctx, kindOf(library).queries[0], 0, 1, func(*itemRow) error { return nil })
	switch {
	case err != nil:
		return 0, err
	case p.total == nil:
		return 0, errNoTotal
	}
	return *p.total, nil
}
