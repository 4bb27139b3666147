package arr

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"google.golang.org/protobuf/types/known/structpb"
)

// slug gives the form in which a tag is created: lower case a to z, digits and
// hyphens, which is all that newer versions of Radarr take. "Stale Movies" is
// stale-movies. It is empty for a name of nothing but signs.
func slug(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFD.String(strings.ToLower(name)) {
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '-':
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		case !unicode.Is(unicode.Mn, r):
			gap = true
		}
	}
	return b.String()
}

// stored gives the stored name of a tag that a rule names. A tag that the
// entry has under the very name, as older versions allow, is meant by it, and
// so is one of which it is the form.
func stored(name string, present []string) (string, error) {
	if s := strings.ToLower(strings.TrimSpace(name)); slices.Contains(present, s) {
		return s, nil
	}
	s := slug(name)
	if s == "" {
		return "", fmt.Errorf("%q cannot be a tag: it has no letter a to z and no digit", name)
	}
	if !slices.Contains(present, s) {
		if i := slices.IndexFunc(present, func(p string) bool { return slug(p) == s }); i >= 0 {
			return present[i], nil
		}
	}
	return s, nil
}

// namesOf reads a parameter for an entry that has the tags present: one tag,
// or a list of tags. It gives stored names, and says whether the parameter was
// given.
func namesOf(params *structpb.Struct, key string, present []string) (names []string, given bool, err error) {
	wrong := fmt.Errorf("%s must be a tag or a list of tags", key)
	var list []*structpb.Value
	switch v := params.GetFields()[key].GetKind().(type) {
	case nil, *structpb.Value_NullValue:
		return nil, false, nil
	case *structpb.Value_StringValue:
		list = []*structpb.Value{params.GetFields()[key]}
	case *structpb.Value_StructValue:
		if len(v.StructValue.GetFields()) > 0 {
			return nil, false, wrong
		}
		// It is what an empty Lua table may become.
	case *structpb.Value_ListValue:
		list = v.ListValue.GetValues()
	default:
		return nil, false, wrong
	}
	for _, x := range list {
		s, ok := x.GetKind().(*structpb.Value_StringValue)
		if !ok {
			return nil, false, wrong
		}
		name, err := stored(s.StringValue, present)
		if err != nil {
			return nil, false, err
		}
		names = append(names, name)
	}
	return names, true, nil
}
