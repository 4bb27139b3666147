package jellyfin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/luarr/luarr/sdk"
)

// mayHandDown refuses to put a tag on a series, a season or an album of which a
// part has it already. The server hands tags down to what an item holds, and
// takes them away from there, so that an undo would take that part's own.
func (s *Server) mayHandDown(ctx context.Context, who *user, c *sdk.Change, item fullItem) error {
	var kind string
	if err := json.Unmarshal(item["Type"], &kind); err != nil {
		return errors.New("the server does not tell the type of the item")
	}
	if kind != "Series" && kind != "Season" && kind != "MusicAlbum" {
		return nil
	}
	w := &walker{client: s.client, user: who, library: &sdk.Library{Key: c.GetKey()}, size: s.PageSize}
	var own string
	reason, _, err := w.list(ctx, query{"/Items", "Season,Episode,Audio"}, map[string]bool{}, func(r *itemRow) error {
		for tag, on := range tagsOf(c) {
			if on == true && has(or(r.Tags), tag) {
				own = tag
			}
		}
		return nil
	})
	switch {
	case err != nil:
		return fmt.Errorf("what it holds could not be read: %w", err)
	case reason != "":
		return fmt.Errorf("what it holds could not be read completely: %s", reason)
	case own != "":
		return fmt.Errorf("a part of it has the tag %q already; Jellyfin hands tags down, so that taking it off again would take that one too", own)
	}
	return nil
}
