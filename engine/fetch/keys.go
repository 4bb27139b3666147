package fetch

import (
	"fmt"
	"slices"
	"strings"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// longestKey is how long a server's key of an item, a library or a play may be,
// in bytes.
const longestKey = 4 << 10

// misfit says what is wrong with a key, such as "no key"; empty where nothing
// is. The store ends keys with a zero byte.
func misfit(key string) string {
	switch {
	case key == "":
		return "no key"
	case len(key) > longestKey:
		return fmt.Sprintf("a key of %d bytes", len(key))
	case strings.IndexByte(key, 0) >= 0:
		return fmt.Sprintf("a key with a zero byte (%q)", key)
	}
	return ""
}

// identified leaves out libraries that cannot be told from others.
func (r *reader) identified(libraries []*wire.Library) []*wire.Library {
	had := make(map[string]bool, len(libraries))
	return slices.DeleteFunc(libraries, func(l *wire.Library) bool {
		wrong := misfit(l.GetKey())
		if had[l.GetKey()] {
			wrong = fmt.Sprintf("the key %q of another one", l.GetKey())
		}
		had[l.GetKey()] = true
		if wrong != "" {
			r.find("warning", "library_impossible", "", "report it to the author of its plugin",
				"it lists a library %.80q that has %s, and that is not read", l.GetTitle(), wrong)
		}
		return wrong != ""
	})
}

// familiar says whether rules know items of a type.
func familiar(kind string) bool {
	switch kind {
	case sdk.Movie, sdk.Series, sdk.Season, sdk.Episode, sdk.Artist, sdk.Album, sdk.Track:
		return true
	}
	return false
}
