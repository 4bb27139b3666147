package plex

import (
	"context"
	"log/slog"
	"time"

	"github.com/luarr/luarr/sdk"
)

// originalPatience bounds how long the list of streams waits for what their
// files are.
const originalPatience = 10 * time.Second

// originals sets the version of each stream: the file as it is. While a file is
// transcoded, what stands at the stream is what comes out, so that the file has
// to be asked for, once for each stream.
func (s *Server) originals(ctx context.Context, rows []*sessionRow, out []*sdk.Session) {
	s.mu.Lock()
	files := s.files
	s.mu.Unlock()
	now := map[string]*sdk.Version{} // of the streams that are listed
	asking := map[string]bool{}
	for i, r := range rows {
		m, part := r.delivered()
		if m == nil {
			continue
		}
		out[i].VersionId = m.version.Id
		if part != nil {
			out[i].PartId = part.id
		}
		if r.job == nil {
			if part != nil && part.decision != "transcode" {
				out[i].Version = m.version
			}
			continue
		}
		if v := files[r.file(m)]; v != nil {
			now[r.file(m)] = v
		} else if r.inLibrary() {
			asking[r.key] = true
		}
	}
	if len(asking) > 0 {
		items, err := s.readItems(ctx, asking)
		if err != nil && ctx.Err() == nil {
			slog.Warn("plex: what the files of streams are is not known", "cause", err)
		}
		for _, r := range rows {
			m, _ := r.delivered()
			if m == nil || r.job == nil || now[r.file(m)] != nil {
				continue
			}
			if v := versionOf(items[r.key], m.version.Id); v != nil {
				now[r.file(m)] = v
			}
		}
	}
	for i, r := range rows {
		if m, _ := r.delivered(); m != nil && r.job != nil {
			out[i].Version = now[r.file(m)]
		}
	}
	s.mu.Lock()
	s.files = now
	s.mu.Unlock()
}

// file names the file of a stream for as long as that plays.
func (r *sessionRow) file(m *delivery) string { return r.id + " " + r.key + " " + m.version.Id }

// readItems reads items in full.
func (s *Server) readItems(ctx context.Context, keys map[string]bool) (map[string]*sdk.Item, error) {
	ctx, cancel := context.WithTimeout(ctx, originalPatience)
	defer cancel()
	ids := make([]string, 0, len(keys))
	for key := range keys {
		ids = append(ids, key)
	}
	found := map[string]*sdk.Item{}
	full := &details{c: s.client, d: &decoder{}, proven: true, urgent: true}
	err := full.read(ctx, ids, func(item *sdk.Item) error {
		found[item.Id] = item
		return nil
	})
	return found, err
}

// versionOf finds a version of an item by its id; where the item has only one,
// that is it.
func versionOf(item *sdk.Item, id string) *sdk.Version {
	var found *sdk.Version
	for _, v := range item.GetVersions() {
		if v.Id == id || len(item.GetVersions()) == 1 && id == "" {
			found = v
		}
	}
	return found
}
