package arr

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk"
)

// errand is one change on its way, other than one of tags.
type errand struct {
	entry   int32
	place   place
	before  map[string]*structpb.Value // what the change alters
	after   map[string]*structpb.Value
	outcome sdk.Outcome
	settled bool
}

// settle ends an errand, once.
func (e *errand) settle(state string, err error) {
	if !e.settled {
		e.outcome, e.settled = sdk.Outcome{State: state, Err: err}, true
	}
}

// errands are the changes of one call of Apply.
type errands []*errand

// read reads changes of entries; those that cannot be read are settled.
func read(changes []*sdk.Change) errands {
	out := make(errands, len(changes))
	for n, c := range changes {
		e := new(errand)
		out[n] = e
		id, err := strconv.ParseInt(c.GetKey(), 10, 32)
		if err != nil || id <= 0 {
			e.settle(sdk.Failed, fmt.Errorf("%q is not the id of an entry", clip(c.GetKey())))
			continue
		}
		e.entry = int32(id)
		if err := e.values(c.GetBefore(), c.GetAfter()); err != nil {
			e.settle(sdk.Failed, err)
		}
	}
	return out
}

// values takes in before and after. The values of a season or an episode lie
// below its name.
func (e *errand) values(before, after *structpb.Struct) error {
	e.before, e.after = before.GetFields(), after.GetFields()
	if len(e.before) == 1 {
		name := slices.Collect(maps.Keys(e.before))[0]
		if p, ok := parsePlace(name); ok {
			e.place = p
			e.before, e.after = e.before[name].GetStructValue().GetFields(), e.after[name].GetStructValue().GetFields()
		}
	}
	if len(e.before) == 0 || len(e.after) == 0 {
		return errors.New("the change does not say what it alters")
	}
	return nil
}

// alters says whether a value is one that the change alters.
func (e *errand) alters(name string) bool {
	before, had := e.before[name]
	after, has := e.after[name]
	return had && has && !equalValues(before, after)
}

// equalValues compares two plain values.
func equalValues(a, b *structpb.Value) bool { return proto.Equal(a, b) }

// open gives the errands that are not settled.
func (s errands) open() (left errands) {
	for _, e := range s {
		if !e.settled {
			left = append(left, e)
		}
	}
	return left
}

// settle ends all that are open.
func (s errands) settle(state string, err error) {
	for _, e := range s {
		e.settle(state, err)
	}
}

// ids are the entries of those that are open, each once.
func (s errands) ids() (out []int32) {
	for _, e := range s.open() {
		if !slices.Contains(out, e.entry) {
			out = append(out, e.entry)
		}
	}
	return out
}

// of gives those that are open and about an entry.
func (s errands) of(entry int32) (out errands) {
	for _, e := range s.open() {
		if e.entry == entry {
			out = append(out, e)
		}
	}
	return out
}

// outcomes gives what became of each.
func (s errands) outcomes() []sdk.Outcome {
	out := make([]sdk.Outcome, len(s))
	for n, e := range s {
		out[n] = e.outcome
	}
	return out
}

// carry is the frame of every Apply: it reads the changes, makes sure of the
// application and reads the entries, and settles what is gone. What do leaves
// open is reported as its error says, or else as not sent.
func (i *Instance) carry(ctx context.Context, changes []*sdk.Change, do func(errands, map[int32]*standing) error) []sdk.Outcome {
	all := read(changes)
	err := func() error {
		if len(all.open()) == 0 {
			return nil
		}
		if err := i.verified(ctx); err != nil {
			return err
		}
		now, err := i.standings(ctx, all.ids())
		if err != nil {
			return err
		}
		for _, e := range all.open() {
			if now[e.entry] == nil {
				e.settle(sdk.Skipped, errGone(i.app))
			}
		}
		return do(all, now)
	}()
	if err == nil {
		err = errors.New("it was not sent")
	}
	all.settle(sdk.Failed, err)
	return all.outcomes()
}

// sender sends writes until one meets an error that makes more of them
// pointless or dangerous.
type sender struct {
	client *client
	halted error
}

// write sends one request. After an error the state says what is known of it.
func (s *sender) write(ctx context.Context, method, path, query string, body, into any) (state string, err error) {
	if s.halted != nil {
		return sdk.Failed, s.halted
	}
	err = s.client.ask(ctx, method, path, query, body, into)
	if err == nil {
		return sdk.Done, nil
	}
	state, halt := verdict(err)
	if halt && statusOf(err) != http.StatusNotFound {
		s.halted = notSent(err)
	}
	return state, err
}
