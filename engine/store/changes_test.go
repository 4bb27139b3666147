package store

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

func change(id int64, state, rule, target string) *wire.Change {
	return &wire.Change{Id: id, State: state, Rule: rule, Target: target, Kind: "radarr.tag", Reason: "why",
		Before: tags("old"), After: tags("old", "new")}
}

func tags(list ...any) *structpb.Struct {
	s, err := structpb.NewStruct(map[string]any{"tags": list})
	if err != nil {
		panic(err)
	}
	return s
}

func changes(t *testing.T, s *Store, f ChangeFilter) []*wire.Change {
	t.Helper()
	var all []*wire.Change
	must(t, s.Changes(background, f, func(batch []*wire.Change) error { all = append(all, batch...); return nil }))
	return all
}

func names(list []*wire.Change) string {
	var all string
	for _, c := range list {
		all += fmt.Sprint(c.Run, ".", c.Id, " ")
	}
	return all
}

func TestJournal(t *testing.T) {
	s := newStore(t)
	must(t, s.PutChanges(background, 2, []*wire.Change{change(2, "planned", "b", "home/y"), change(1, "held", "a", "home/x")}))
	must(t, s.PutChanges(background, 1, []*wire.Change{change(1, "done", "a", "home/x"), change(10, "failed", "a", "home/y")}))
	tests := []struct {
		name   string
		filter ChangeFilter
		want   string
	}{
		{"all", ChangeFilter{}, "1.1 1.10 2.1 2.2 "},
		{"run", ChangeFilter{Run: 2}, "2.1 2.2 "},
		{"states", ChangeFilter{States: []string{"done", "held"}}, "1.1 2.1 "},
		{"rule", ChangeFilter{Rule: "a"}, "1.1 1.10 2.1 "},
		{"target", ChangeFilter{Target: "home/y"}, "1.10 2.2 "},
		{"limit", ChangeFilter{Limit: 3}, "1.1 1.10 2.1 "},
		{"all of them", ChangeFilter{Run: 1, States: []string{"done"}, Rule: "a", Target: "home/x", Limit: 5}, "1.1 "},
		{"none", ChangeFilter{Run: 3}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := names(changes(t, s, test.filter)); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
	t.Run("comes back", func(t *testing.T) {
		want := change(1, "held", "a", "home/x")
		want.Run = 2
		if got := changes(t, s, ChangeFilter{Run: 2})[0]; !proto.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
	t.Run("a number once", func(t *testing.T) {
		err := s.PutChanges(background, 2, []*wire.Change{change(3, "planned", "b", ""), change(2, "planned", "b", "")})
		if err == nil || names(changes(t, s, ChangeFilter{Run: 2})) != "2.1 2.2 " {
			t.Error(err, names(changes(t, s, ChangeFilter{Run: 2})))
		}
	})
	t.Run("an error of the caller comes back as it is", func(t *testing.T) {
		mine := errors.New("mine")
		if err := s.Changes(background, ChangeFilter{}, func([]*wire.Change) error { return mine }); err != mine {
			t.Error(err)
		}
	})
}

func TestSetChanges(t *testing.T) {
	s := newStore(t)
	must(t, s.PutChanges(background, 1, []*wire.Change{change(1, "sending", "a", "home/x"), change(2, "sending", "a", "home/x")}))
	ctx, cancel := context.WithCancel(background)
	cancel() // what was sent is written down all the same
	must(t, s.SetChanges(ctx, []*wire.Change{{Run: 1, Id: 1, State: "done", Error: "e", At: timestamppb.New(noon),
		After: tags("read back"), Before: tags("forged"), Rule: "forged"}}))
	want := change(1, "done", "a", "home/x")
	want.Run, want.Error, want.At, want.After = 1, "e", timestamppb.New(noon), tags("read back")
	if got := changes(t, s, ChangeFilter{States: []string{"done"}}); len(got) != 1 || !proto.Equal(got[0], want) {
		t.Errorf("got %v, want %v", got, want)
	}

	err := s.SetChanges(background, []*wire.Change{{Run: 1, Id: 2, State: "done"}, {Run: 1, Id: 9, State: "done"}})
	if err == nil || fault.ClassOf(err) != fault.Failed {
		t.Error(err)
	}
	if got := names(changes(t, s, ChangeFilter{States: []string{"sending"}})); got != "1.2 " {
		t.Errorf("after an error %q", got)
	}
}

func TestJournalIsReadInBatches(t *testing.T) {
	s := newStore(t)
	var all []*wire.Change
	for n := range 2*batchRows + 1 {
		all = append(all, change(int64(n+1), "planned", "a", "home/x"))
	}
	must(t, s.PutChanges(background, 1, all))
	for limit, want := range map[int]string{0: "[256 256 1]", 300: "[256 44]", 256: "[256]"} {
		var sizes []int
		must(t, s.Changes(background, ChangeFilter{Limit: limit}, func(batch []*wire.Change) error {
			sizes = append(sizes, len(batch))
			return nil
		}))
		if fmt.Sprint(sizes) != want {
			t.Errorf("limit %d: batches of %v, want %s", limit, sizes, want)
		}
	}
}
