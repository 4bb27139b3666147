package fetch

import (
	"fmt"
	"maps"
	"slices"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// said sorts out what a source says of the traits that it declares.
type said struct {
	kinds map[string]*wire.TraitKind
	wrong int64  // values of one library that were taken off
	first string // such as "Heat": has_nfo is no boolean
}

// newSaid makes one that takes traits of these kinds.
func newSaid(kinds []*wire.TraitKind) said {
	if len(kinds) == 0 {
		return said{}
	}
	s := said{kinds: make(map[string]*wire.TraitKind, len(kinds))}
	for _, k := range kinds {
		if sdk.CheckTrait(k) == nil {
			s.kinds[k.GetName()] = k
		}
	}
	return s
}

// again begins with another library.
func (s *said) again() { s.wrong, s.first = 0, "" }

// check takes off an item what is said of traits that are not declared, or of
// another type: nobody knows these then.
func (s *said) check(item *wire.Item) {
	if item.SourceTraits != nil {
		item.SourceTraits = s.keep(item, item.SourceTraits, sdk.TraitOfItem)
	}
	for _, v := range item.Versions {
		if v.SourceTraits != nil {
			v.SourceTraits = s.keep(item, v.SourceTraits, sdk.TraitOfVersion)
		}
	}
}

// keep gives of the values those that may stay.
func (s *said) keep(item *wire.Item, values *structpb.Struct, of string) *structpb.Struct {
	for _, name := range slices.Sorted(maps.Keys(values.GetFields())) {
		var text string
		kind, err := s.kinds[name], error(nil)
		switch {
		case kind == nil:
			err = fmt.Errorf("is not declared")
		case kind.GetOf() != of:
			err = fmt.Errorf("is declared of the %s", kind.GetOf())
		default:
			text, err = sdk.TraitText(kind, values.Fields[name])
		}
		if err != nil {
			s.note(item, name, err)
		}
		if text == "" {
			delete(values.Fields, name)
		}
	}
	if len(values.GetFields()) == 0 {
		return nil
	}
	return values
}

// longestName bounds the name of a trait that is told, in bytes.
const longestName = 64

// note counts a value that was taken off.
func (s *said) note(item *wire.Item, name string, err error) {
	if s.wrong++; s.wrong == 1 {
		s.first = fmt.Sprintf("%q: %.*s %v", item.GetTitle(), longestName, name, err)
	}
}
