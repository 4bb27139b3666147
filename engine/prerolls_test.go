package engine

import (
	"path/filepath"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/preroll"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// theatre is a server with prerolls, and a store.
type theatre struct {
	t      *testing.T
	config *config.Config
	store  *store.Store
	server *wire.Server
	runs   int64
}

func newTheatre(t *testing.T, prerolls string) *theatre {
	t.Helper()
	c, err := config.Parse("config.toml", []byte("[engine]\ntimezone = \"UTC\"\n[sources.home]\nplugin = \"plex\"\nurl = \"http://plex:32400\"\ntoken = \"x\"\n"+prerolls),
		config.Options{Getenv: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "luarr.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	return &theatre{t: t, config: c, store: st, server: &wire.Server{Source: "home", State: "up", Platform: "Linux"}}
}

// has gives the server a value.
func (h *theatre) has(value string) {
	h.server.Preferences = &structpb.Struct{Fields: map[string]*structpb.Value{"cinemaTrailersPrerollID": structpb.NewStringValue(value)}}
}

// set journals that a rule set a value, in a state.
func (h *theatre) set(rule, value, state string) {
	h.t.Helper()
	h.runs++
	params, _ := structpb.NewStruct(map[string]any{"preference": preroll.Preference, "value": value})
	run, err := h.store.BeginRun(h.t.Context(), "default", false, h.now())
	if err != nil {
		h.t.Fatal(err)
	}
	defer run.Release()
	c := &wire.Change{Run: run.ID(), Id: 1, Rule: rule, Kind: prerollChange, Target: "home", TargetType: "server", Instance: "home", Params: params, State: "planned"}
	if err := h.store.PutChanges(h.t.Context(), run.ID(), []*wire.Change{c}); err != nil {
		h.t.Fatal(err)
	}
	c.State = state
	if state != "failed" {
		c.At = timestamppb.New(h.now())
	}
	if err := h.store.SetChanges(h.t.Context(), []*wire.Change{c}); err != nil {
		h.t.Fatal(err)
	}
}

func (h *theatre) now() time.Time {
	return time.Date(2026, 10, 31, 12, int(h.runs), 0, 0, time.UTC)
}

// state asks what plays now.
func (h *theatre) state() PrerollState {
	h.t.Helper()
	s, _, err := NewPrerolls(h.config, h.store, h.now()).State(h.t.Context(), h.server)
	if err != nil {
		h.t.Fatal(err)
	}
	return s
}

const oneEntry = "[prerolls.halloween]\nwhen = \"range(10/01-10/31)\"\nrandom = [\"/server/h.mp4\"]\n"

// TestByHand: what Luarr did not set somebody else did.
func TestByHand(t *testing.T) {
	tests := []struct {
		name   string
		do     func(h *theatre)
		byHand bool
	}{
		{"nothing was ever set", func(h *theatre) { h.has("") }, false},
		{"something was there before Luarr", func(h *theatre) { h.has("/mine.mp4") }, true},
		{"it is what is due already", func(h *theatre) { h.has("/server/h.mp4") }, false},
		{"Luarr set it", func(h *theatre) { h.set("preroll", "/last.mp4", "done"); h.has("/last.mp4") }, false},
		{"Luarr may have set it", func(h *theatre) { h.set("preroll", "/last.mp4", "uncertain"); h.has("/last.mp4") }, false},
		{"it failed, and the value is as it was", func(h *theatre) { h.set("preroll", "/last.mp4", "failed"); h.has("") }, false},
		{"it failed, after one that was set", func(h *theatre) {
			h.set("preroll", "/first.mp4", "done")
			h.set("preroll", "/last.mp4", "failed")
			h.has("/first.mp4")
		}, false},
		{"somebody changed it since", func(h *theatre) { h.set("preroll", "/last.mp4", "done"); h.has("/mine.mp4") }, true},
		{"somebody cleared it since", func(h *theatre) { h.set("preroll", "/last.mp4", "done"); h.has("") }, true},
		{"an undo put it back", func(h *theatre) {
			h.set("preroll", "/last.mp4", "done")
			h.set("undo", "/last.mp4", "done")
			h.has("/mine.mp4")
		}, true},
		{"somebody said that it may go", func(h *theatre) {
			h.has("/mine.mp4")
			if err := NewPrerolls(h.config, h.store, h.now()).Adopt(h.t.Context(), h.server); err != nil {
				h.t.Fatal(err)
			}
		}, false},
		{"an entry was asked for by hand", func(h *theatre) {
			h.has("/mine.mp4")
			if err := NewPrerolls(h.config, h.store, h.now()).Ask(h.t.Context(), []string{"home"}, "halloween", h.now().Add(time.Hour)); err != nil {
				h.t.Fatal(err)
			}
		}, false},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			h := newTheatre(t, oneEntry)
			c.do(h)
			if s := h.state(); s.ByHand != c.byHand || s.Unknown != "" || s.Choice.Value != "/server/h.mp4" {
				t.Errorf("by hand %v, want %v: %+v", s.ByHand, c.byHand, s)
			}
		})
	}
}

// TestPrerollFindings: what people should know, once in each run.
func TestPrerollFindings(t *testing.T) {
	tests := []struct {
		name, prerolls string
		do             func(h *theatre)
		enforce        bool
		code           string // of the only finding; empty for none
	}{
		{"all is well", oneEntry, func(h *theatre) { h.has("") }, false, ""},
		{"by hand", oneEntry, func(h *theatre) { h.has("/mine.mp4") }, false, "preroll_by_hand"},
		{"by hand, and that is to make no difference", oneEntry, func(h *theatre) { h.has("/mine.mp4") }, true, ""},
		{"the preferences were not read", oneEntry, func(h *theatre) { h.server.Preferences = nil }, false, "preroll_unknown"},
		{"the server has no such preference", oneEntry, func(h *theatre) { h.server.Preferences = &structpb.Struct{} }, false, "preroll_unknown"},
		{"a folder is not there", "[prerolls.default]\nrandom = [\"/no/such/folder\"]\n", func(h *theatre) { h.has("") }, false, "preroll_blocked"},
		{"nothing is due", "[prerolls.x]\nwhen = \"never\"\nrandom = [\"/a.mp4\"]\n", func(h *theatre) { h.has("/mine.mp4") }, false, ""},
		{"a path of a Windows server", "[prerolls.default]\nsequence = ['C:\\pre\\a.mp4']\n", func(h *theatre) { h.has("") }, false, "preroll_path"},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			h := newTheatre(t, c.prerolls)
			c.do(h)
			s := h.state()
			code := ""
			for _, f := range s.findings(c.enforce) {
				code += f.Code
			}
			if code != c.code {
				t.Errorf("findings %q, want %q: %+v", code, c.code, s)
			}
		})
	}
}

// TestCalendarGoesOn: what was drawn is in the calendar, from the refresh on that
// it was drawn for.
func TestCalendarGoesOn(t *testing.T) {
	h := newTheatre(t, "[prerolls.x]\nwhen = \"daily\"\nsequence = [{ random = [\"/server/a.mp4\", \"/server/b.mp4\", \"/server/c.mp4\"] }]\n")
	h.has("")
	body := `{"x":{"period":"2026-10-31T00:00:00Z","picks":[["/server/b.mp4"]]}}`
	if err := h.store.KeepDrawn(t.Context(), "home", []byte(body)); err != nil {
		t.Fatal(err)
	}
	p := NewPrerolls(h.config, h.store, h.now())
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	spans, err := p.Calendar(t.Context(), "home", from, from.AddDate(1, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	at, last := from, ""
	for s := range spans {
		if !s.From.Equal(at) || s.Value == last && s.From.Format("01-02") != "10-31" {
			t.Fatalf("after %s, %s comes %+v", at, last, s)
		}
		if !s.From.After(h.now()) && s.To.After(h.now()) && s.Value != "/server/b.mp4" {
			t.Errorf("now plays %s", s.Value)
		}
		at, last = s.To, s.Value
	}
	if !at.Equal(from.AddDate(1, 0, 0)) {
		t.Errorf("it ends at %s", at)
	}
}
