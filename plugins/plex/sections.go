package plex

import (
	"context"
	"fmt"
	"math"
	"strconv"

	"github.com/luarr/luarr/sdk"
)

// Libraries lists the server's libraries; those of types that are not read
// carry the reason.
func (s *Server) Libraries(ctx context.Context) ([]*sdk.Library, error) {
	a, err := s.client.get(ctx, question{path: "/library/sections"})
	if err != nil {
		return nil, err
	}
	defer a.Close()
	var (
		d   decoder
		out []*sdk.Library
	)
	_, err = d.container(a, nil, func() {
		if l := d.readLibrary(); l.Key != "" {
			out = append(out, l)
		}
	})
	if err := bodyError(a.where, err, s.client.patience); err != nil {
		return nil, err
	}
	return out, nil
}

// library reads one library anew; nil where the server no longer has it.
func (s *Server) library(ctx context.Context, key string) (*sdk.Library, error) {
	all, err := s.Libraries(ctx)
	for _, l := range all {
		if l.Key == key {
			return l, nil
		}
	}
	return nil, err
}

// readLibrary reads one Directory of the list of libraries.
func (d *decoder) readLibrary() *sdk.Library {
	l := &sdk.Library{}
	d.object(func(name []byte) {
		switch string(name) {
		case "key":
			l.Key = d.str()
		case "title":
			l.Title = d.str()
		case "type":
			l.Type = d.str()
		case "agent":
			l.Agent = d.str()
		case "scanner":
			l.Scanner = d.str()
		case "language":
			l.Language = d.str()
		case "uuid":
			l.Uuid = d.str()
		case "art":
			l.Art = d.str()
		case "composite":
			l.Composite = d.str()
		case "thumb":
			l.Thumb = d.str()
		case "updatedAt":
			l.UpdatedAt = d.moment()
		case "createdAt":
			l.CreatedAt = d.moment()
		case "scannedAt":
			l.ScannedAt = d.moment()
		case "contentChangedAt":
			l.ContentChangedAt = d.counter()
		case "refreshing":
			l.Refreshing = d.optBool()
		case "hidden":
			l.Hidden = d.hidden()
		case "allowSync":
			l.AllowSync = d.optBool()
		case "filters":
			l.Filters = d.optBool()
		case "content":
			l.Content = d.optBool()
		case "directory":
			l.Directory = d.optBool()
		case "enableAutoPhotoTags":
			l.AutoPhotoTags = d.optBool()
		case "metadataAgentProviderGroupId":
			l.AgentGroup = d.str()
		case "Location":
			d.each(func() { l.Locations = append(l.Locations, d.readLocation()) })
		default:
			d.skip()
		}
	})
	switch l.Type {
	case "movie":
		l.Type = sdk.LibraryMovie
	case "show":
		l.Type = sdk.LibrarySeries
	case "artist":
		l.Type = sdk.LibraryMusic
	default:
		l.Skipped = notRead(l.Type)
	}
	return l
}

// notRead says why the items of a library of this type are not read.
func notRead(kind string) string {
	if kind == "" {
		return "the server does not say of what type it is"
	}
	return fmt.Sprintf("libraries of type %q are not read, only movies, series and music", kind)
}

// counter reads a number that is only ever compared with an earlier one: any
// 64 bits will do, even those that a server takes for a time gone wrong.
func (d *decoder) counter() *int64 {
	raw := d.scalar()
	n, ok := wide(raw)
	if !ok {
		u, err := strconv.ParseUint(string(raw), 10, 64)
		if err != nil {
			return nil
		}
		n = int64(u)
	}
	return &n
}

// hidden reads 0, 1 or 2, which some servers write as a flag.
func (d *decoder) hidden() *int32 {
	var n int32
	switch raw := d.scalar(); string(raw) {
	case "false":
	case "true":
		n = 1
	default:
		w, ok := wide(raw)
		if !ok || w < 0 || w > math.MaxInt32 {
			return nil
		}
		n = int32(w)
	}
	return &n
}

func (d *decoder) readLocation() *sdk.Location {
	l := &sdk.Location{}
	d.object(func(name []byte) {
		switch string(name) {
		case "id":
			l.Id = d.str()
		case "path":
			l.Path = d.str()
		default:
			d.skip()
		}
	})
	return l
}
