package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk/wire"
)

// PutServer stores what is known of a source's server.
func (s *Store) PutServer(ctx context.Context, server *wire.Server) error {
	body, err := proto.Marshal(server)
	if err == nil {
		err = s.bulk.do(ctx, func(t *tx) error {
			return t.exec("INSERT INTO servers (source, body) VALUES (?, ?) ON CONFLICT DO UPDATE SET body = excluded.body",
				server.Source, body)
		})
	}
	return s.fail("store server", err)
}

// Servers gives all servers, by source, with the age that their data has now:
// the time since the one of their enabled libraries that waited longest was
// last read completely, unset where one never was.
func (s *Store) Servers(ctx context.Context, now time.Time) ([]*wire.Server, error) {
	var servers []*wire.Server
	err := s.each(ctx, `SELECT s.body, min(l.read), count(*) = count(l.read) FROM servers s
		LEFT JOIN libraries l ON l.source = s.source AND l.enabled GROUP BY s.source ORDER BY s.source`, func(rows *sql.Rows) error {
		var body sql.RawBytes
		var read sql.NullInt64
		var all bool
		if err := rows.Scan(&body, &read, &all); err != nil {
			return err
		}
		server := new(wire.Server)
		servers = append(servers, server)
		err := decode(body, server)
		if all && read.Valid {
			server.DataAgeS = proto.Int64(max(0, now.Unix()-read.Int64))
		}
		return err
	})
	return servers, s.fail("read servers", err)
}

// MachineID gives what the server of a source calls itself, as far as it is
// stored; empty where it is not.
func (s *Store) MachineID(ctx context.Context, source string) (string, error) {
	server := new(wire.Server)
	err := s.each(ctx, "SELECT body FROM servers WHERE source = ?", func(rows *sql.Rows) error {
		var body sql.RawBytes
		if err := rows.Scan(&body); err != nil {
			return err
		}
		return decode(body, server)
	}, source)
	return server.MachineId, s.fail("read server", err)
}

// SetServerDown notes that a source's server did not answer. What else is known
// of it stays.
func (s *Store) SetServerDown(ctx context.Context, source string) error {
	return s.fail("store server", s.bulk.do(ctx, func(t *tx) error {
		server := &wire.Server{Source: source}
		var body []byte
		err := t.row("SELECT body FROM servers WHERE source = ?", source).Scan(&body)
		if err == nil {
			err = decode(body, server)
		} else if errors.Is(err, sql.ErrNoRows) {
			err = nil
		}
		if err != nil {
			return err
		}
		server.State = "down"
		if body, err = proto.Marshal(server); err != nil {
			return err
		}
		return t.exec("INSERT INTO servers (source, body) VALUES (?, ?) ON CONFLICT DO UPDATE SET body = excluded.body", source, body)
	}))
}
