package preroll

import (
	"net/url"
	"strings"
)

// longest is how many bytes a value may have as it is sent, in the address of a
// request: servers take some eight thousand for all of it.
const longest = 6000

// value puts files together as Plex has them: a comma between those that are all
// played in order, a semicolon between those of which one is played at random.
// Both at once do not work.
func value(files []string, inOrder bool) string {
	if inOrder {
		return strings.Join(files, ",")
	}
	return strings.Join(files, ";")
}

// sent is how long a text is as it is sent.
func sent(text string) int { return len(url.QueryEscape(text)) }

// short says whether a value can be sent.
func short(value string) bool { return sent(value) <= longest }
