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
	var servers []*wire.Server
	err := s.each(ctx, "SELECT body FROM servers ORDER BY source", func(rows *sql.Rows) error {
		var body sql.RawBytes
		if err := rows.Scan(&body); err != nil {
			return err
		}
		server := new(wire.Server)
		servers = append(servers, server)
		return decode(body, server)
	})
	return servers, s.fail("read servers", err)
}
