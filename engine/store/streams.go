package store

import (
	"context"
	"database/sql"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk/wire"
)

// KeepStreams stores what is remembered of streams, in place of what was.
func (s *Store) KeepStreams(ctx context.Context, list []*wire.StreamMemory) error {
	return s.fail("keep streams", s.journal.do(ctx, func(t *tx) error {
		if err := t.exec("DELETE FROM streams"); err != nil {
			return err
		}
		for _, m := range list {
			body, err := proto.Marshal(m)
			if err != nil {
				return err
			}
			if err := t.exec("INSERT OR REPLACE INTO streams (source, stream, body) VALUES (?, ?, ?)", m.Source, m.Stream, body); err != nil {
				return err
			}
		}
		return nil
	}))
}

// Streams gives what is remembered of streams.
func (s *Store) Streams(ctx context.Context) ([]*wire.StreamMemory, error) {
	var list []*wire.StreamMemory
	err := s.each(ctx, "SELECT body FROM streams", func(rows *sql.Rows) error {
		var body sql.RawBytes
		if err := rows.Scan(&body); err != nil {
			return err
		}
		m := new(wire.StreamMemory)
		list = append(list, m)
		return decode(body, m)
	})
	return list, s.fail("read streams", err)
}
