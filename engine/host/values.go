package host

import (
	"errors"
	"math"
	"slices"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

const (
	largestValues = 256 << 10 // bytes of the values of one change
	deepestValue  = 32        // lists and tables within each other
)

// sound refuses values that the journal cannot keep, or JSON cannot say.
func sound(values *structpb.Struct) error {
	if proto.Size(values) > largestValues {
		return errors.New("values of more than 256 KiB")
	}
	return soundTable(values, 0)
}

func soundTable(values *structpb.Struct, depth int) error {
	for _, v := range values.GetFields() {
		if err := soundValue(v, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func soundValue(v *structpb.Value, depth int) error {
	if depth > deepestValue {
		return errors.New("values within values without end")
	}
	switch v.GetKind().(type) {
	case *structpb.Value_NumberValue:
		if n := v.GetNumberValue(); math.IsNaN(n) || math.IsInf(n, 0) {
			return errors.New("a number that is none")
		}
	case *structpb.Value_StructValue:
		return soundTable(v.GetStructValue(), depth)
	case *structpb.Value_ListValue:
		for _, one := range v.GetListValue().GetValues() {
			if err := soundValue(one, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

// What an outcome may be: of Apply, and of Check.
var (
	applied = []string{sdk.Done, sdk.Failed, sdk.Skipped, sdk.Uncertain}
	checked = append(slices.Clone(applied), sdk.Planned)
)

// trim makes an outcome fit to be kept, which is in one of the states. Of one
// that cannot be understood nobody knows what became of the change.
func trim(o *wire.Outcome, states []string) {
	doubt := ""
	if err := sound(o.GetAfter()); err != nil {
		o.After, doubt = nil, "the plugin answered with "+err.Error()
	}
	if !slices.Contains(states, o.GetState()) {
		doubt = "the plugin answered with a state that is none"
	}
	if doubt != "" {
		o.State, o.Error = sdk.Uncertain, doubt
	}
}
