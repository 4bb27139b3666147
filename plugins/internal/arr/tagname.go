package arr

import (
	"errors"
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

// resolve gives the stored names of tags that a rule names. A tag that the
// entry has under the very name, as older versions allow, is meant by it.
func resolve(names, present []string) ([]string, error) {
	var out []string
	for _, name := range names {
		stored := strings.ToLower(strings.TrimSpace(name))
		if !slices.Contains(present, stored) {
			if stored = slug(name); stored == "" {
				return nil, fmt.Errorf("%q cannot be a tag: it has no letter a to z and no digit", name)
			}
		}
		out = append(out, stored)
	}
	return out, nil
}

// namesOf reads a parameter: one tag, or a list of tags. It says whether the
// parameter was given.
func namesOf(params *structpb.Struct, key string) (names []string, given bool, err error) {
	wrong := fmt.Errorf("%s must be a tag or a list of tags", key)
	switch v := params.GetFields()[key].GetKind().(type) {
	case nil, *structpb.Value_NullValue:
		return nil, false, nil
	case *structpb.Value_StringValue:
		return []string{v.StringValue}, true, nil
	case *structpb.Value_StructValue:
		if len(v.StructValue.GetFields()) > 0 {
			return nil, false, wrong
		}
		return nil, true, nil // what an empty Lua table may become
	case *structpb.Value_ListValue:
		for _, x := range v.ListValue.GetValues() {
			s, ok := x.GetKind().(*structpb.Value_StringValue)
			if !ok {
				return nil, false, wrong
			}
			names = append(names, s.StringValue)
		}
		return names, true, nil
	}
	return nil, false, wrong
}

// tagsOf reads the tags out of the before or after of a change.
func tagsOf(values *structpb.Struct) ([]string, error) {
	names, given, err := namesOf(values, "tags")
	if err == nil && !given {
		err = errors.New("the change does not say which tags")
	}
	return sorted(names), err
}

// sorted gives tags in lower case, sorted, each once.
func sorted(names []string) []string {
	out := make([]string, 0, len(names))
	for _, name := range names {
		out = append(out, strings.ToLower(name))
	}
	slices.Sort(out)
	return slices.Compact(out)
}
