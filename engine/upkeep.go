package engine

import (
	"context"
	"slices"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// settingsOf gives the settings of a source that rules may read: all but its
// secrets, with the plugin's defaults below them.
func (e *Engine) settingsOf(ctx context.Context, source config.Instance) *structpb.Struct {
	fields := map[string]*structpb.Value{}
	if source.Settings == nil { // its plugin could not be asked what is secret
		return nil
	}
	if d, err := e.Describe(ctx, source.Plugin); err == nil {
		for _, s := range d.GetSettings() {
			if v := defaultOf(s); v != nil {
				fields[s.GetKey()] = v
			}
		}
	}
	for key, value := range source.Settings {
		if _, secret := value.(sdk.Secret); secret {
			continue
		}
		if v, err := structpb.NewValue(value); err == nil {
			fields[key] = v
		}
	}
	return &structpb.Struct{Fields: fields}
}

// defaultOf reads the default of a setting; nil where there is none.
func defaultOf(s *wire.Setting) *structpb.Value {
	v := &structpb.Value{}
	switch s.GetType() {
	case "boolean", "integer", "number": // TOML writes them as JSON does
		if s.GetDefault() != "" && v.UnmarshalJSON([]byte(s.GetDefault())) == nil {
			return v
		}
	}
	return nil
}

// permits says whether the configuration asks for a destructive change by a key
// of its own, as empty_trash = true does for plex.empty_trash of that source.
func (e *Engine) permits(c *wire.Change) bool {
	at := slices.IndexFunc(e.Config.Sources, func(s config.Instance) bool { return s.Name == c.Instance })
	if at < 0 {
		return false
	}
	source := e.Config.Sources[at]
	for _, key := range config.Upkeep {
		if c.Kind != source.Plugin+"."+key {
			continue
		}
		switch v := source.Settings[key].(type) {
		case bool:
			return v
		case string:
			return true
		}
	}
	return false
}
