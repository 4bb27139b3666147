package engine

import (
	"context"
	"slices"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/engine/preroll"
	"github.com/luarr/luarr/sdk/wire"
)

// keepPreferences notes of servers what this run has set, so that what is shown
// of them before they are read again is true.
func (r *run) keepPreferences(ctx context.Context) error {
	var done []*wire.Change
	err := actStore{store: r.Store, run: r.record.Id}.each(ctx, []string{"done"}, func(_ context.Context, batch []*wire.Change) error {
		for _, c := range batch {
			if c.Kind == prerollChange {
				done = append(done, c)
			}
		}
		return nil
	})
	if err != nil || len(done) == 0 {
		return err
	}
	servers, err := r.Store.Servers(ctx, r.Now())
	if err != nil {
		return err
	}
	for _, c := range done {
		i := slices.IndexFunc(servers, func(s *wire.Server) bool { return s.Source == c.Instance })
		if i < 0 || servers[i].Preferences == nil {
			continue
		}
		for name, v := range c.GetAfter().GetFields() {
			if strings.EqualFold(name, preroll.Preference) { // whose the value before was is over
				if err := r.Store.AdoptPreroll(ctx, c.Instance, nil); err != nil {
					return err
				}
			}
			if _, text := v.GetKind().(*structpb.Value_StringValue); text {
				servers[i].Preferences.Fields[name] = v
			}
		}
		servers[i].DataAgeS = nil // told anew each time
		if err := r.Store.PutServer(ctx, servers[i]); err != nil {
			return err
		}
	}
	return nil
}
