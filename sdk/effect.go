package sdk

import (
	"errors"
	"fmt"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk/wire"
)

// Effect is what a change would alter, and nothing else. Of a set, such as tags,
// it names only the members that come or go, each with whether it is there:
//
//	Before {"tags": {"stale": false}}, After {"tags": {"stale": true}}
//
// So two rules may alter one set differently, and undo takes back only what was
// done.
type Effect struct {
	Before Values // as stored
	After  Values // as they would become; equal to Before when nothing is to be done
	// Keeps is what the change wants and is so already, such as a tag that it is
	// to take off and is not there: a change that puts it on contradicts it.
	Keeps Values
}

// Wire puts an effect in the form in which it goes to the engine. An error is a
// value that JSON does not know.
func (e Effect) Wire() (*wire.Effect, error) {
	before, err1 := structpb.NewStruct(e.Before)
	after, err2 := structpb.NewStruct(e.After)
	keeps, err3 := structpb.NewStruct(e.Keeps)
	if err1 != nil {
		err1 = fmt.Errorf("before: %w", err1)
	}
	if err2 != nil {
		err2 = fmt.Errorf("after: %w", err2)
	}
	if err3 != nil {
		err3 = fmt.Errorf("keeps: %w", err3)
	}
	if err := errors.Join(err1, err2, err3); err != nil {
		return nil, err
	}
	out := &wire.Effect{Before: before, After: after}
	if len(e.Keeps) > 0 {
		out.Keeps = keeps
	}
	return out, nil
}
