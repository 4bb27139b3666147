package luatest

import (
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk"
)

// traitText gives the value of a trait as it is kept: text, true or false, a
// number. One that a source declares must be of the type that it has there.
func (m *maker) traitText(name string, v any, path string) (string, error) {
	for _, k := range m.declared {
		if k.GetName() != name {
			continue
		}
		made, err := structpb.NewValue(v)
		if err != nil {
			return "", err
		}
		text, err := sdk.TraitText(k, made)
		if err != nil {
			return "", wants(path+"."+name, "a value of the type "+k.GetType(), v)
		}
		return text, nil
	}
	return bare(v), nil
}
