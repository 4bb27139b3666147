package sdk

import (
	"errors"
	"reflect"

	"google.golang.org/protobuf/types/known/structpb"
)

// CompareValues makes of the values that a target has now what a Check is to
// say of a change: Done, Planned or Uncertain. It looks at what the change
// alters and at nothing else: that of which before and after say different
// things. A member of a set that the values leave out is not there.
func CompareValues(change *Change, now Values) Outcome {
	before, after, there := map[string]any{}, map[string]any{}, map[string]any{}
	flatten(before, "", change.GetBefore().AsMap())
	flatten(after, "", change.GetAfter().AsMap())
	flatten(there, "", now)
	var altered, applied, left int
	for path, wanted := range after {
		was, named := before[path]
		if !named || same(was, wanted) {
			continue
		}
		altered++
		if same(there[path], wanted) {
			applied++
		}
		if same(there[path], was) {
			left++
		}
	}
	switch altered {
	case 0:
		return Outcome{State: Uncertain, Err: errors.New("the change does not say what it alters")}
	case applied:
		return Outcome{State: Done}
	case left:
		return Outcome{State: Planned}
	}
	return Outcome{State: Uncertain, Err: errors.New("its values are neither as before nor as meant"), After: now}
}

// flatten gathers the values of a table and of those in it by their paths.
func flatten(out map[string]any, prefix string, values Values) {
	for name, v := range values {
		if sub, ok := v.(map[string]any); ok {
			flatten(out, prefix+name+"\x00", sub)
			continue
		}
		out[prefix+name] = v
	}
}

// same says whether two values are. What is not there is the same as no.
func same(a, b any) bool {
	if a == nil || b == nil {
		return (a == nil || a == false) && (b == nil || b == false)
	}
	// As they travel, so that an int equals a float64.
	x, err1 := structpb.NewValue(a)
	y, err2 := structpb.NewValue(b)
	return err1 == nil && err2 == nil && reflect.DeepEqual(x.AsInterface(), y.AsInterface())
}
