package main

import (
	"context"
	"errors"
	"os"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// shredderPlugin finds every film and series by its title, and shreds them: it
// writes the title into a file.
var shredderPlugin = sdk.Plugin{
	Name: "shredder", Version: "1", Summary: "shreds", Types: []string{sdk.Movie, sdk.Series},
	New: func() any { return &shredder{} },
}

type shredder struct {
	Bin string `setting:"bin,required" doc:"file that gets a line for each film"`
}

var (
	_ sdk.Matcher = (*shredder)(nil)
	_ sdk.Actor   = (*shredder)(nil)
)

func (s *shredder) Snapshot(context.Context, ...string) (sdk.Catalogue, error) {
	if _, err := os.Stat(s.Bin + ".jammed"); err == nil {
		return nil, errors.New("it is jammed")
	}
	return s, nil
}

// Match finds the same entry for all editions of a title.
func (s *shredder) Match(subject *sdk.Subject) *sdk.Match {
	return &sdk.Match{State: sdk.Matched, By: "title", Confidence: "certain", Id: subject.GetTitle()}
}

func (s *shredder) Changes() []sdk.ChangeKind {
	return []sdk.ChangeKind{{
		Name: "shred", Doc: "shreds", Targets: []string{sdk.Movie, sdk.Series}, Destructive: true,
		Preview: func(*sdk.Proposal) (sdk.Effect, error) {
			return sdk.Effect{Before: sdk.Values{"shredded": false}, After: sdk.Values{"shredded": true}}, nil
		},
		Apply: func(_ context.Context, changes []*sdk.Change) []sdk.Outcome {
			out := make([]sdk.Outcome, len(changes))
			bin, err := os.OpenFile(s.Bin, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
			for i, c := range changes {
				out[i] = sdk.Outcome{State: sdk.Done, Err: err}
				if err == nil {
					_, out[i].Err = bin.WriteString(c.GetTarget() + " " + c.GetTitle() + "\n")
				}
				if out[i].Err != nil {
					out[i].State = sdk.Failed
				}
			}
			return out
		},
		Check: func(_ context.Context, changes []*sdk.Change) []sdk.Outcome {
			out := make([]sdk.Outcome, len(changes))
			text, _ := os.ReadFile(s.Bin) // none is empty
			for i, c := range changes {
				out[i] = sdk.CompareValues(c, sdk.Values{"shredded": strings.Contains(string(text), c.GetTarget()+" ")})
			}
			return out
		},
	}}
}
