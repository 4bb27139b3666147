package arr

import (
	"errors"
	"fmt"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk"
)

// tagValues puts tags in the form of a change's before and after, which names
// each tag that the change is about and says whether the entry has it. So
// changes of different tags of one entry have nothing to do with each other.
func tagValues(tags map[string]bool) sdk.Values {
	values := make(map[string]any, len(tags))
	for name, has := range tags {
		values[name] = has
	}
	return sdk.Values{"tags": values}
}

// tagStates reads the tags out of the before or after of a change.
func tagStates(values *structpb.Struct) (map[string]bool, error) {
	tags := values.GetFields()["tags"].GetStructValue()
	if tags == nil {
		return nil, errors.New("the change does not say which tags")
	}
	out := make(map[string]bool, len(tags.GetFields()))
	for name, v := range tags.GetFields() {
		has, ok := v.GetKind().(*structpb.Value_BoolValue)
		if !ok || name == "" {
			return nil, fmt.Errorf("the change does not say whether the tag %q is there", clip(name))
		}
		out[strings.ToLower(name)] = has.BoolValue
	}
	return out, nil
}
