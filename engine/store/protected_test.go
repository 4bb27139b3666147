package store

import (
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

func TestProtections(t *testing.T) {
	s := newStore(t)
	one := &wire.Protection{Title: "One", Keys: []string{"movie tmdb:1"}, Reason: "why", At: timestamppb.New(noon)}
	two := &wire.Protection{Title: "Two", Keys: []string{"file:/2"}}
	must(t, s.Protect(background, one))
	must(t, s.Protect(background, two))
	if one.Id != 1 || two.Id != 2 {
		t.Errorf("numbers %d and %d", one.Id, two.Id)
	}
	must(t, s.Close())

	s = open(t, s.path, Options{})
	all, err := s.Protections(background)
	must(t, err)
	if len(all) != 2 || !proto.Equal(all[0], one) || !proto.Equal(all[1], two) {
		t.Errorf("got %v", all)
	}
	must(t, s.Unprotect(background, 1))
	wantFault(t, s.Unprotect(background, 1), fault.Usage, "nothing is protected under the number 1", "--list")
	must(t, s.Protect(background, one))
	if all, err = s.Protections(background); err != nil || len(all) != 2 || all[0].Title != "Two" || one.Id != 3 {
		t.Errorf("a number was used again: %v, %v", all, err)
	}
	reader := open(t, s.path, Options{ReadOnly: true})
	if reader.Protect(background, two) == nil || reader.Unprotect(background, 2) == nil {
		t.Error("a store for reading was written")
	}
}
