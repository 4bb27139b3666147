package plex

import (
	"context"
	"log/slog"
	"slices"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk"
)

// setting is a preference as the server has it.
type setting struct {
	value   string
	private bool // it is not for showing
}

// always names preferences that are shown to rules whatever the server says of
// them: one that is not among them it does not have.
var always = []string{cacheSize, "CinemaTrailersPrerollID"}

// readPreferences fills in what rules see of the server's preferences. Only the
// owner may read them: what is refused stays unset.
func (s *Server) readPreferences(ctx context.Context, out *sdk.Server) {
	all, err := s.preferences(ctx)
	if err != nil {
		slog.Debug("plex: the preferences of the server are not known", "cause", err)
		return
	}
	out.Preferences = &structpb.Struct{Fields: map[string]*structpb.Value{}}
	for id, one := range all {
		if !one.private || slices.ContainsFunc(always, func(name string) bool { return strings.EqualFold(name, id) }) {
			out.Preferences.Fields[id] = structpb.NewStringValue(strings.ToValidUTF8(one.value, "?"))
		}
	}
}

// preferences reads all preferences of the server, by their ids.
func (s *Server) preferences(ctx context.Context) (map[string]setting, error) {
	a, err := s.client.get(ctx, question{path: "/:/prefs"})
	if err != nil {
		return nil, err
	}
	defer a.Close()
	var d decoder
	all := map[string]setting{}
	_, err = d.container(a, func(name []byte) bool {
		if string(name) != "Setting" {
			return false
		}
		d.each(func() {
			if id, one := d.setting(); id != "" {
				all[id] = one
			}
		})
		return true
	}, d.skip)
	return all, bodyError(a.where, err, s.client.patience)
}

// setting reads one preference.
func (d *decoder) setting() (id string, out setting) {
	kind := ""
	d.object(func(name []byte) {
		switch string(name) {
		case "id":
			id = d.str()
		case "type":
			kind = d.str()
		case "value":
			out.value = d.str()
		case "hidden", "secure":
			if on, ok := d.flag(); ok && on {
				out.private = true
			}
		case "option":
			if d.str() == "password" {
				out.private = true
			}
		default:
			d.skip()
		}
	})
	if kind == "bool" && (out.value == "1" || out.value == "0") {
		out.value = map[string]string{"1": "true", "0": "false"}[out.value]
	}
	return id, out
}
