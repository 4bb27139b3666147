package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/luarr/luarr/sdk/wire"
)

// entryOf names what a change is for in the same way in every run: the entry,
// and where several targets share one, as the seasons of a series do, the
// target as well, as with a library, whose key may be that of an item. What has no
// entry yet is named by its target.
func entryOf(c *wire.Change) string {
	switch {
	case c.About != "":
		return c.About
	case c.Key == "":
		return c.Target
	case c.TargetType == "season" || c.TargetType == "episode" || c.TargetType == "library":
		return c.Key + " " + c.Target
	}
	return c.Key
}

// sentAt is when a change was sent, as far as may have had an effect; nil where
// it was not.
func sentAt(c *wire.Change) any {
	switch c.State {
	case "sending", "done", "uncertain":
		return c.At.GetSeconds()
	}
	return nil
}

// LastSent tells when a change of this kind was last sent to the instance for
// the same entry; zero where none was. One that was refused or skipped does not
// count, one of which nobody knows does.
func (s *Store) LastSent(ctx context.Context, c *wire.Change) (time.Time, error) {
	var last sql.NullInt64
	err := s.readers.QueryRowContext(ctx, "SELECT max(sent) FROM changes WHERE kind = ? AND instance = ? AND entry = ? AND sent IS NOT NULL",
		c.Kind, c.Instance, entryOf(c)).Scan(&last)
	if err != nil || !last.Valid {
		return time.Time{}, s.fail("read journal", err)
	}
	return time.Unix(last.Int64, 0), nil
}

// CountSent counts the changes of a kind that were sent to an instance since a
// time, in the same sense.
func (s *Store) CountSent(ctx context.Context, kind, instance string, since time.Time) (int64, error) {
	var n int64
	err := s.readers.QueryRowContext(ctx, "SELECT count(*) FROM changes WHERE kind = ? AND instance = ? AND sent >= ?",
		kind, instance, since.Unix()).Scan(&n)
	return n, s.fail("read journal", err)
}
