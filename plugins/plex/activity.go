package plex

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/luarr/luarr/sdk"
)

// activity is something that a server is busy with.
type activity struct {
	uuid, kind, title, subtitle string
	progress                    float64 // from 0 to 100; negative where not known
}

// followed is a task that was begun.
type followed struct {
	before []string // uuids of what was under way then
	looks  int      // that saw nothing of it
	seen   bool
}

// maxLooks is how often a task is looked for before it counts as done: it may
// be over before the first look, and may take a moment to begin.
const maxLooks = 3

// idleWait is how long to wait for people to stop, where a rule does not say.
const idleWait = time.Hour

// remember notes what is under way before a task begins.
func (s *Server) remember(ctx context.Context, t task) {
	f := &followed{}
	if all, err := s.activities(ctx); err == nil {
		for _, a := range all {
			f.before = append(f.before, a.uuid)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tasks == nil {
		s.tasks = map[string]*followed{}
	}
	s.tasks[t.path] = f
}

// follow says how far the server is with a task that was begun.
func (s *Server) follow(ctx context.Context, t task) (sdk.Busy, error) {
	all, err := s.activities(ctx)
	if err != nil {
		return sdk.Busy{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.tasks[t.path]
	if f == nil {
		return sdk.Busy{}, nil
	}
	for _, a := range all {
		if a.progress < 100 && f.is(a, t) {
			f.seen = true
			return sdk.Busy{What: t.what, Percent: a.progress, Patience: t.patience}, nil
		}
	}
	if f.looks++; f.seen || f.looks >= maxLooks {
		return sdk.Busy{}, nil
	}
	return sdk.Busy{What: t.what, Percent: -1, Patience: t.patience}, nil
}

// is says whether an activity is the task's: it came after the request, and its
// type or title says so.
func (f *followed) is(a activity, t task) bool {
	if slices.Contains(f.before, a.uuid) {
		return false
	}
	text := strings.ToLower(a.kind + " " + a.title + " " + a.subtitle)
	return a.kind == "butler" || slices.ContainsFunc(t.words, func(w string) bool { return strings.Contains(text, w) })
}

// activities lists what the server is busy with.
func (s *Server) activities(ctx context.Context) ([]activity, error) {
	a, err := s.client.get(ctx, question{path: "/activities"})
	if err != nil {
		return nil, err
	}
	defer a.Close()
	var (
		d   decoder
		out []activity
	)
	_, err = d.container(a, func(name []byte) bool {
		if string(name) != "Activity" {
			return false
		}
		d.each(func() { out = append(out, d.activity()) })
		return true
	}, d.skip)
	return out, bodyError(a.where, err, s.client.patience)
}

// activity reads one.
func (d *decoder) activity() activity {
	out := activity{progress: -1}
	d.object(func(name []byte) {
		switch string(name) {
		case "uuid":
			out.uuid = d.str()
		case "type":
			out.kind = d.str()
		case "title":
			out.title = d.str()
		case "subtitle":
			out.subtitle = d.str()
		case "progress":
			if n, ok := d.number(); ok {
				out.progress = n
			}
		default:
			d.skip()
		}
	})
	return out
}

// playing says whether people play something, unless the rule does not care.
func (s *Server) playing(ctx context.Context, params sdk.Values) (sdk.Busy, error) {
	if wait, given := params["wait_for_idle"].(bool); given && !wait {
		return sdk.Busy{}, nil
	}
	n, err := s.client.sessions(ctx)
	if statusOf(err) == http.StatusNotFound {
		return sdk.Busy{}, nil // it has no such list
	}
	if err != nil || n == 0 {
		return sdk.Busy{}, err
	}
	patience := idleWait
	if minutes, given := params["wait_minutes"].(float64); given {
		patience = time.Duration(math.Max(minutes, 0)*60*float64(time.Second)) + 1
	}
	what := "1 stream is being played"
	if n > 1 {
		what = fmt.Sprintf("%d streams are being played", n)
	}
	return sdk.Busy{What: what, Percent: -1, Patience: patience}, nil
}
