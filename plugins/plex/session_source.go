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
// to be asked for, once for each stream; also where little stands there.
func (s *Server) originals(ctx context.Context, rows []*sessionRow, out []*sdk.Session) {
	s.mu.Lock()
	files := s.files
	s.mu.Unlock()
	now := map[string]*sdk.Version{} // of the streams that are listed
	wanted := make([]*delivery, len(rows))
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
			if part == nil || part.decision == "transcode" {
				continue
			}
			out[i].Version = m.version
			if described(m.version) {
				continue
			}
		}
		wanted[i] = m
		if v := files[r.file(m)]; v != nil {
			now[r.file(m)] = v
		} else if r.inLibrary() {
			asking[r.key] = true
		}
	}
	items, err := s.readItems(ctx, asking)
	if err != nil && ctx.Err() == nil {
		slog.Warn("plex: what the files of streams are is not known", "cause", err)
	}
	for i, r := range rows {
		m := wanted[i]
		if m == nil {
			continue
		}
		v := now[r.file(m)]
		if v == nil {
			v = versionOf(items[r.key], m.version.Id)
		}
		if v == nil && items[r.key] != nil {
			v = out[i].Version // nobody knows more of it
		}
		if v != nil {
			out[i].Version, now[r.file(m)] = v, v
		}
	}
	s.mu.Lock()
	s.files = now
	s.mu.Unlock()
}

// described says whether the streams of a version say what they are, and not
// only that they are there: of a picture its colours, of sound its words.
func described(v *sdk.Version) bool {
	for _, p := range v.Video {
		if p.BitDepth == 0 && p.ColorTransfer == "" && !p.Dovi.GetPresent() {
			return false
		}
	}
	for _, a := range v.Audio {
		if a.ExtendedDisplayTitle == "" {
			return false
		}
	}
	return hasStreams(v)
}

// file names the file of a stream for as long as that plays.
func (r *sessionRow) file(m *delivery) string { return r.id + " " + r.key + " " + m.version.Id }

// readItems reads items in full.
func (s *Server) readItems(ctx context.Context, keys map[string]bool) (map[string]*sdk.Item, error) {
	if len(keys) == 0 {
		return nil, nil
	}
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
