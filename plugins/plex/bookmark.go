package plex

import (
	"fmt"
	"strconv"
	"strings"
)

// maxRecent is how many plays a bookmark names. Where more ended within the
// overlap there is none, and everything is read again.
const maxRecent = 1000

// bookmark is how far the history was read.
type bookmark struct {
	at     int64    // when the newest play was, in seconds since 1970
	total  int64    // plays in all
	recent []uint64 // the numbers of those not older than that by more than the overlap
}

// String is the bookmark as a cursor; empty where nothing was played.
func (b bookmark) String() string {
	if b.at == 0 || len(b.recent) == 0 || len(b.recent) > maxRecent {
		return ""
	}
	recent := make([]string, len(b.recent))
	for i, n := range b.recent {
		recent[i] = strconv.FormatUint(n, 10)
	}
	return fmt.Sprintf("%d/%d/%s", b.at, b.total, strings.Join(recent, ","))
}

// parseBookmark reads a cursor.
func parseBookmark(cursor string) (b bookmark, ok bool) {
	parts := strings.Split(cursor, "/")
	if len(parts) != 3 || strings.Count(cursor, ",") >= maxRecent {
		return b, false
	}
	b.at, _ = strconv.ParseInt(parts[0], 10, 64)
	b.total, _ = strconv.ParseInt(parts[1], 10, 64)
	for text := range strings.SplitSeq(parts[2], ",") {
		n, _ := strconv.ParseUint(text, 10, 64)
		b.recent = append(b.recent, n)
	}
	return b, b.at > historyOverlap && b.String() == cursor
}
