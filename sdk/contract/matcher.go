package contract

import (
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

var matchStates = []string{sdk.Matched, sdk.Absent, sdk.Unknown, sdk.Ambiguous, sdk.Conflict}

// matcher: every item gets an answer that can be read.
func (r *run) matcher(s Subject) {
	subjects := append([]*wire.Subject{{Id: "absent/nothing", Type: sdk.Movie, Title: "no such title"}}, r.config.Subjects...)
	ask := func(p *Problems) []*wire.Match {
		matches, err := s.Match(r.ctx, subjects)
		switch {
		case err != nil:
			p.Add("it answered: %v", err)
		case len(matches) != len(subjects):
			p.Add("it gave %d answers to %d items", len(matches), len(subjects))
		default:
			return matches
		}
		return nil
	}
	var first []*wire.Match
	r.check("finds items", "answer each item with a state; a match names its entry, how it was found and how sure that is", func(p *Problems) {
		first = ask(p)
		for i, m := range first {
			checkMatch(p, subjects[i].Id, m)
		}
	})
	if first == nil {
		return
	}
	r.check("finds items twice alike", "one snapshot must give one answer, whatever the order of a map", func(p *Problems) {
		for i, m := range ask(p) {
			if !proto.Equal(m, first[i]) {
				p.Add("%s: the second answer is another one", subjects[i].Id)
			}
		}
	})
}

func checkMatch(p *Problems, id string, m *wire.Match) {
	switch {
	case !slices.Contains(matchStates, m.GetState()):
		p.Add("%s: the state %q is none of %s", id, m.GetState(), strings.Join(matchStates, ", "))
	case m.State == sdk.Matched && (m.Id == "" || m.By == "" || m.Confidence == ""):
		p.Add("%s: a match needs id, by and confidence", id)
	case m.State == sdk.Matched && strings.HasPrefix(id, "absent"):
		p.Add("%s was found as %q, and is not there", id, m.Title)
	case (m.State == sdk.Conflict || m.State == sdk.Ambiguous) && m.Reason == "":
		p.Add("%s is %s without a reason", id, m.State)
	}
}
