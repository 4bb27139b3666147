package sdktest

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

var name = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// contract is what every plugin must keep. fresh gives the plugin before it
// was opened.
func contract(t *testing.T, c Config, fresh func(*testing.T) subject) {
	d, err := fresh(t).describe(t.Context())
	if err != nil {
		t.Fatalf("describe: %v", err)
	}
	t.Run("description", func(t *testing.T) { checkDescription(t, d) })
	t.Run("settings", func(t *testing.T) { checkSettings(t, c, d, fresh) })

	s := fresh(t)
	if err := s.open(t.Context(), c.Settings); err != nil {
		t.Fatalf("open with the settings given: %v", err)
	}
	for _, capability := range d.Capabilities {
		switch capability {
		case "source":
			t.Run("source", func(t *testing.T) { checkSource(t, s) })
		case "matcher":
			t.Run("matcher", func(t *testing.T) { checkMatcher(t, c, s) })
		case "actor":
			t.Run("actor", func(t *testing.T) { checkActor(t, c, d, s) })
		}
	}
}

// checkDescription: everything a person needs to know is there.
func checkDescription(t *testing.T, d *wire.Description) {
	if !name.MatchString(d.Name) {
		t.Errorf("name %q: want a lower-case letter, then letters, digits and _", d.Name)
	}
	if d.Version == "" || d.Summary == "" {
		t.Errorf("version %q and summary %q must not be empty", d.Version, d.Summary)
	}
	if len(d.Capabilities) == 0 {
		t.Error("it can do nothing: implement Source, Matcher, Actor or Authenticator")
	}
	for _, s := range d.Settings {
		if !name.MatchString(s.Key) || s.Doc == "" || s.Type == "" {
			t.Errorf("setting %q: key, doc and type are needed", s.Key)
		}
	}
	for _, k := range d.Changes {
		if !name.MatchString(k.Name) || k.Doc == "" || len(k.Targets) == 0 {
			t.Errorf("change %q: name, doc and targets are needed", k.Name)
		}
		for _, p := range k.Params {
			if p.Doc == "" || !slices.Contains([]string{"string", "number", "boolean", "list"}, p.Type) {
				t.Errorf("change %s: parameter %q of type %q needs a doc and a type", k.Name, p.Name, p.Type)
			}
		}
	}
}

// checkSettings: what is missing or unknown is refused, by name.
func checkSettings(t *testing.T, c Config, d *wire.Description, fresh func(*testing.T) subject) {
	refused := func(t *testing.T, settings map[string]any, key string) {
		t.Helper()
		err := fresh(t).open(t.Context(), settings)
		if got := invalidKey(err); got != key {
			t.Errorf("got %v, want an error that names the setting %s", err, key)
		}
	}
	for _, s := range d.Settings {
		if s.Required {
			t.Run("without "+s.Key, func(t *testing.T) {
				less := maps.Clone(c.Settings)
				delete(less, s.Key)
				refused(t, less, s.Key)
			})
		}
	}
	t.Run("unknown key", func(t *testing.T) {
		more := maps.Clone(c.Settings)
		if more == nil {
			more = map[string]any{}
		}
		more["no_such_setting"] = true
		refused(t, more, "no_such_setting")
	})
}

// invalidKey gives the setting that an error names, near or far.
func invalidKey(err error) string {
	var near *sdk.Error
	if errors.As(err, &near) && near.Kind == sdk.KindInvalidSetting {
		return near.Key
	}
	s, _ := status.FromError(err)
	for _, detail := range s.Details() {
		if f, ok := detail.(*wire.Fault); ok && f.Kind == string(sdk.KindInvalidSetting) {
			return f.Key
		}
	}
	return ""
}

var itemTypes = []string{sdk.Movie, sdk.Series, sdk.Season, sdk.Episode, sdk.Artist, sdk.Album, sdk.Track}

// checkSource: every library can be walked, twice to the same end, and a walk
// can be stopped.
func checkSource(t *testing.T, s subject) {
	server, err := s.server(t.Context())
	if err != nil {
		t.Fatalf("server: %v", err)
	}
	if server.Name == "" {
		t.Error("the server has no name")
	}
	libraries, err := s.libraries(t.Context())
	if err != nil {
		t.Fatalf("libraries: %v", err)
	}
	for _, l := range libraries {
		if l.Key == "" || l.Title == "" {
			t.Errorf("library %q (key %q): key and title are needed", l.Title, l.Key)
		}
		if l.Skipped == "" {
			t.Run(l.Title, func(t *testing.T) { checkWalk(t, s, l) })
		}
	}
}

func checkWalk(t *testing.T, s subject, l *wire.Library) {
	if !slices.Contains([]string{sdk.LibraryMovie, sdk.LibrarySeries, sdk.LibraryMusic}, l.Type) {
		t.Errorf("library type %q: want MOVIE, SERIES or MUSIC, or a reason in skipped", l.Type)
	}
	walk := func() map[string][]byte {
		seen := map[string][]byte{}
		_, err := s.items(t.Context(), l, func(item *wire.Item) error {
			checkItem(t, item)
			text, err := proto.MarshalOptions{Deterministic: true}.Marshal(item)
			if err != nil {
				t.Errorf("item %s cannot be sent: %v", item.Id, err)
			}
			if _, twice := seen[item.Id]; twice {
				t.Errorf("item %s was given twice", item.Id)
			}
			seen[item.Id] = text
			return nil
		})
		if err != nil {
			t.Fatalf("walk: %v", err)
		}
		return seen
	}
	first, second := walk(), walk()
	if !maps.EqualFunc(first, second, func(a, b []byte) bool { return string(a) == string(b) }) {
		t.Error("two walks over a library that did not change differ")
	}
	if len(first) == 0 {
		return
	}
	stop := errors.New("enough")
	given := 0
	_, err := s.items(t.Context(), l, func(*wire.Item) error { given++; return stop })
	if !errors.Is(err, stop) || given != 1 {
		t.Errorf("a walk that was told to stop gave %d items and %v", given, err)
	}
}

func checkItem(t *testing.T, item *wire.Item) {
	t.Helper()
	if item.Id == "" || item.Title == "" || !slices.Contains(itemTypes, item.Type) {
		t.Errorf("item %q: id, title %q and a known type %q are needed", item.Id, item.Title, item.Type)
	}
	if item.Source != "" || item.Library != "" || item.Stale || len(item.Traits)+len(item.Matches) > 0 {
		t.Errorf("item %s: source, library, stale, traits and matches are the engine's to set", item.Id)
	}
	for _, u := range item.Unread {
		if item.ProtoReflect().Descriptor().Fields().ByTextName(u.Field) == nil || u.Reason == "" {
			t.Errorf("item %s: unread names %q for the reason %q: want a field of the schema and a reason", item.Id, u.Field, u.Reason)
		}
	}
	for _, v := range item.Versions {
		for _, p := range v.Parts {
			if p.GetSizeBytes() < 0 {
				t.Errorf("item %s: a part of %d bytes", item.Id, p.GetSizeBytes())
			}
		}
	}
}

// checkMatcher: every subject gets an answer that can be read.
func checkMatcher(t *testing.T, c Config, s subject) {
	subjects := append([]*wire.Subject{{Id: "absent/nothing", Type: sdk.Movie, Title: "no such title"}}, c.Subjects...)
	matches, err := s.match(t.Context(), subjects)
	if err != nil {
		t.Fatalf("match: %v", err)
	}
	if len(matches) != len(subjects) {
		t.Fatalf("%d answers to %d subjects", len(matches), len(subjects))
	}
	states := []string{sdk.Matched, sdk.Absent, sdk.Unknown, sdk.Ambiguous, sdk.Conflict}
	for i, m := range matches {
		id := subjects[i].Id
		switch {
		case !slices.Contains(states, m.GetState()):
			t.Errorf("%s: state %q: want one of %s", id, m.GetState(), strings.Join(states, ", "))
		case m.State == sdk.Matched && (m.Id == "" || m.By == "" || m.Confidence == ""):
			t.Errorf("%s: a match needs id, by and confidence: %v", id, m)
		case m.State == sdk.Matched && strings.HasPrefix(id, "absent"):
			t.Errorf("%s was found as %q", id, m.Title)
		case (m.State == sdk.Conflict || m.State == sdk.Ambiguous) && m.Reason == "":
			t.Errorf("%s is %s without a reason", id, m.State)
		}
	}
}

// checkActor: a preview says the same every time, and alters only what it names.
func checkActor(t *testing.T, c Config, d *wire.Description, s subject) {
	for _, p := range c.Proposals {
		if !slices.ContainsFunc(d.Changes, func(k *wire.ChangeKind) bool { return d.Name+"."+k.Name == p.Change.Kind }) {
			t.Errorf("the proposal %s is none of its changes", p.Change.Kind)
		}
	}
	first, err := s.preview(t.Context(), c.Proposals)
	if err != nil {
		t.Fatalf("preview: %v", err)
	}
	second, err := s.preview(t.Context(), c.Proposals)
	if err != nil {
		t.Fatalf("preview: %v", err)
	}
	if len(first) != len(c.Proposals) {
		t.Fatalf("%d effects for %d proposals", len(first), len(c.Proposals))
	}
	for i, e := range first {
		if !proto.Equal(e, second[i]) {
			t.Errorf("%s: two previews differ: %v and %v", c.Proposals[i].Change.Kind, e, second[i])
		}
		before, after := e.Before.GetFields(), e.After.GetFields()
		if !slices.Equal(slices.Sorted(maps.Keys(before)), slices.Sorted(maps.Keys(after))) {
			t.Errorf("%s: before and after name different values", c.Proposals[i].Change.Kind)
		}
	}
}
