package store

import (
	"context"
	"database/sql"

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

// Servers gives all servers, by source.
func (s *Store) Servers(ctx context.Context) ([]*wire.Server, error) {
	const op = "read servers"
	rows, err := s.readers.QueryContext(ctx, "SELECT body FROM servers ORDER BY source")
	if err != nil {
		return nil, s.fail(op, err)
	}
	var servers []*wire.Server
	err = drain(rows, func(rows *sql.Rows) error {
		var body sql.RawBytes
		if err := rows.Scan(&body); err != nil {
			return err
		}
		server := new(wire.Server)
		servers = append(servers, server)
		return proto.Unmarshal(body, server)
	})
	return servers, s.fail(op, err)
}
