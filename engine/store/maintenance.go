package store

import (
	"context"
	"database/sql"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk/wire"
)

// Maintenance lists the servers that are in maintenance mode, also where its time
// has passed.
func (s *Store) Maintenance(ctx context.Context) ([]*wire.Maintenance, error) {
	var list []*wire.Maintenance
	err := s.each(ctx, "SELECT body FROM maintenance ORDER BY source, by", func(rows *sql.Rows) error {
		var body sql.RawBytes
		if err := rows.Scan(&body); err != nil {
			return err
		}
		m := new(wire.Maintenance)
		list = append(list, m)
		return decode(body, m)
	})
	return list, s.fail("read maintenance", err)
}

// BeginMaintenance stores that servers are in maintenance mode, in place of what
// is stored of the same servers by the same hand.
func (s *Store) BeginMaintenance(ctx context.Context, list []*wire.Maintenance) error {
	return s.setMaintenance(ctx, func(t *tx) error {
		for _, m := range list {
			body, err := proto.Marshal(m)
			if err != nil {
				return err
			}
			if err := t.exec("INSERT OR REPLACE INTO maintenance (source, by, body) VALUES (?, ?, ?)", m.Source, m.By, body); err != nil {
				return err
			}
		}
		return nil
	})
}

// EndMaintenance ends the maintenance mode of a source, whoever switched it on,
// or with by only what that hand did. An empty source is all.
func (s *Store) EndMaintenance(ctx context.Context, source, by string) error {
	return s.setMaintenance(ctx, func(t *tx) error {
		return t.exec("DELETE FROM maintenance WHERE ? IN ('', source) AND ? IN ('', by)", source, by)
	})
}

func (s *Store) setMaintenance(ctx context.Context, do func(*tx) error) error {
	if s.readOnly {
		return s.fail("store maintenance", forReading())
	}
	return s.fail("store maintenance", s.journal.do(ctx, do))
}
