package match_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/luarr/luarr/engine/match"
	"github.com/luarr/luarr/sdk/wire"
)

// batch is a batch of subjects.
type batch []*wire.Subject

func (b batch) Subjects() []*wire.Subject { return b }

// memory is a store in memory.
type memory struct {
	batches []batch
	put     map[string]*wire.Match // by subject
	unknown string
	known   bool
	readErr error
	askErr  error
	asked   string
}

func (m *memory) Ask(_ context.Context, matcher, catalogue string, types []string) (match.Asking, error) {
	m.asked = fmt.Sprint(matcher, " ", catalogue, " ", types)
	return asking{m, matcher}, m.askErr
}

// asking is a memory while a matcher is asked.
type asking struct {
	*memory
	matcher string
}

func (m asking) Subjects(_ context.Context, fn func(match.Batch) error) error {
	for _, b := range m.batches {
		if err := fn(b); err != nil {
			return err
		}
	}
	return m.readErr
}

func (m asking) Put(_ context.Context, b match.Batch, matches []*wire.Match) error {
	for i, s := range b.Subjects() {
		if matches[i].Matcher != m.matcher {
			return fmt.Errorf("match of %q stored for %s", matches[i].Matcher, m.matcher)
		}
		m.put[s.Id] = matches[i]
	}
	return nil
}

func (m *memory) SetUnknown(_ context.Context, _, reason string) error {
	m.unknown = reason
	return nil
}

func (m asking) End(context.Context) error { m.known = true; return nil }

// matcher answers each batch with a function.
type matcher struct {
	answer func([]*wire.Subject) ([]*wire.Match, error)
	after  error
}

func (matcher) Name() string    { return "radarr" }
func (matcher) Types() []string { return []string{"movie"} }

func (f matcher) Match(_ context.Context, fields []string, next func(string) ([]*wire.Subject, error), each func([]*wire.Match) error) error {
	for {
		subjects, err := next(fmt.Sprint("made for ", fields))
		if err != nil || subjects == nil {
			return errors.Join(err, f.after)
		}
		matches, err := f.answer(subjects)
		if err != nil {
			return err
		}
		if err := each(matches); err != nil {
			return err
		}
	}
}

// all answers every subject in one way.
func all(m *wire.Match) func([]*wire.Subject) ([]*wire.Match, error) {
	return func(subjects []*wire.Subject) ([]*wire.Match, error) {
		out := make([]*wire.Match, len(subjects))
		for i := range out {
			out[i] = &wire.Match{State: m.State, Id: m.Id, Matcher: m.Matcher}
		}
		return out, nil
	}
}

func house() *memory {
	m := &memory{put: map[string]*wire.Match{}}
	for i := range 10 {
		m.batches = append(m.batches, batch{{Id: fmt.Sprint("home/", 2*i)}, {Id: fmt.Sprint("home/", 2*i+1)}})
	}
	return m
}

func run(t *testing.T, m *memory, f matcher) (match.Result, error) {
	t.Helper()
	return match.Run(t.Context(), []match.Matcher{f}, m, match.Options{Fields: []string{"movie.tags"}, Progress: func(string, int64) {}})
}

func TestEveryAnswerIsStoredUnderTheMatchersOwnName(t *testing.T) {
	m := house()
	result, err := run(t, m, matcher{answer: all(&wire.Match{State: "matched", Id: "7", Matcher: "somebody else"})})
	if err != nil || result.Err != nil {
		t.Fatal(err, result.Err)
	}
	if m.asked != "radarr made for [movie.tags] [movie]" {
		t.Errorf("asked %s", m.asked)
	}
	if result.Items != 20 || len(m.put) != 20 || !m.known || m.unknown != "" {
		t.Errorf("result %+v, %d stored, known %v, unknown %q", result, len(m.put), m.known, m.unknown)
	}
}

func TestAMatcherThatFailsMakesItsMatchesUnknown(t *testing.T) {
	short := func(s []*wire.Subject) ([]*wire.Match, error) { return make([]*wire.Match, len(s)-1), nil }
	fails := func([]*wire.Subject) ([]*wire.Match, error) { return nil, errors.New("connection refused") }
	cases := []struct {
		name string
		m    matcher
		want string
	}{
		{"error", matcher{answer: fails}, "connection refused"},
		{"error after the last answer", matcher{answer: all(&wire.Match{State: "absent"}), after: errors.New("cut short")}, "cut short"},
		{"too few answers", matcher{answer: short}, "gave 1 answers to 2 items"},
		{"unheard-of state", matcher{answer: all(&wire.Match{State: "perhaps"})}, `in the state "perhaps"`},
		{"match without id", matcher{answer: all(&wire.Match{State: "matched"})}, "without an id"},
		{"silence", matcher{answer: nil}, "stopped answering"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if c.m.answer == nil {
				silent(t)
				return
			}
			m := house()
			result, err := run(t, m, c.m)
			if err != nil {
				t.Fatal(err)
			}
			if result.Err == nil || !strings.Contains(m.unknown, c.want) || m.known {
				t.Errorf("error %v, unknown because %q, known %v; want %q", result.Err, m.unknown, m.known, c.want)
			}
			if len(result.Findings) != 1 || result.Findings[0].Code != "matcher_failed" {
				t.Errorf("findings %v", result.Findings)
			}
		})
	}
}

// silentMatcher takes everything and says nothing.
type silentMatcher struct{ matcher }

func (silentMatcher) Match(_ context.Context, _ []string, next func(string) ([]*wire.Subject, error), _ func([]*wire.Match) error) error {
	_, err := next("")
	return err
}

func silent(t *testing.T) {
	m := house()
	result, err := match.Run(t.Context(), []match.Matcher{silentMatcher{}}, m, match.Options{})
	if err != nil || result.Err == nil || !strings.Contains(m.unknown, "stopped answering") {
		t.Errorf("fatal %v, error %v, unknown because %q", err, result.Err, m.unknown)
	}
}

func TestTroubleWithTheStoreEndsTheRun(t *testing.T) {
	m := house()
	m.readErr = errors.New("disk gone")
	_, err := run(t, m, matcher{answer: all(&wire.Match{State: "absent"})})
	if !errors.Is(err, m.readErr) {
		t.Errorf("got %v", err)
	}
	if m.known || m.unknown != "" {
		t.Errorf("known %v, unknown %q: our own trouble says nothing of the matcher", m.known, m.unknown)
	}
}

func TestTroubleWithTheStoreBeforeTheFirstQuestion(t *testing.T) {
	m := house()
	m.askErr = errors.New("disk gone")
	_, err := run(t, m, matcher{answer: all(&wire.Match{State: "absent"})})
	if !errors.Is(err, m.askErr) || m.unknown != "" {
		t.Errorf("got %v, unknown because %q", err, m.unknown)
	}
}

func TestACatalogueThatCannotBeReadIsUnknown(t *testing.T) {
	m := house()
	result, err := match.Run(t.Context(), []match.Matcher{deaf{}}, m, match.Options{})
	if err != nil || result.Err == nil || m.unknown != "it breaks off in the middle" || m.asked != "" {
		t.Errorf("fatal %v, error %v, unknown because %q", err, result.Err, m.unknown)
	}
}

// deaf is a matcher that asks for nothing, for lack of a catalogue.
type deaf struct{ matcher }

func (deaf) Match(context.Context, []string, func(string) ([]*wire.Subject, error), func([]*wire.Match) error) error {
	return errors.New("it breaks off in the middle")
}

func TestACancelledRunIsNoFailureOfTheMatcher(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	m := house()
	_, err := match.Run(ctx, []match.Matcher{matcher{answer: func([]*wire.Subject) ([]*wire.Match, error) {
		cancel()
		return nil, ctx.Err()
	}}}, m, match.Options{})
	if !errors.Is(err, context.Canceled) || m.unknown != "" {
		t.Errorf("error %v, unknown %q", err, m.unknown)
	}
}

// TestCataloguesAreReadBeforeItemsAreReady: a matcher reads its catalogue while
// the items are still being read, and is asked when they are there.
func TestCataloguesAreReadBeforeItemsAreReady(t *testing.T) {
	m, ready, read := house(), make(chan struct{}), make(chan struct{})
	f := early{matcher{answer: all(&wire.Match{State: "absent"})}, read}
	done := make(chan error, 1)
	go func() {
		result, err := match.Run(t.Context(), []match.Matcher{f}, m, match.Options{Ready: ready, Progress: func(string, int64) {}})
		done <- errors.Join(result.Err, err)
	}()
	<-read
	if m.asked != "" {
		t.Errorf("asked %s", m.asked)
	}
	close(ready)
	if err := <-done; err != nil || !m.known || len(m.put) != 20 {
		t.Errorf("got %v, %d stored", err, len(m.put))
	}
}

// early is a matcher that tells when it has read its catalogue.
type early struct {
	matcher
	read chan struct{}
}

func (f early) Match(ctx context.Context, fields []string, next func(string) ([]*wire.Subject, error), each func([]*wire.Match) error) error {
	close(f.read)
	return f.matcher.Match(ctx, fields, next, each)
}

// TestARunThatEndsBeforeItemsAreReady says nothing of a matcher that failed.
func TestARunThatEndsBeforeItemsAreReady(t *testing.T) {
	m := house()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := match.Run(ctx, []match.Matcher{matcher{answer: all(nil)}}, m, match.Options{Ready: make(chan struct{}), Progress: func(string, int64) {}})
	if !errors.Is(err, context.Canceled) || m.unknown != "" || m.asked != "" {
		t.Errorf("got %v, unknown %q, asked %q", err, m.unknown, m.asked)
	}
}
