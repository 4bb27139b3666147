package store

import (
	"context"
	"database/sql"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// Protect stores a protection and gives it its number. When it returns it is
// on the disk. Nothing that is forgotten or read anew takes it away.
func (s *Store) Protect(ctx context.Context, p *wire.Protection) error {
	if s.readOnly {
		return s.fail("protect", forReading())
	}
	p.Id = 0
	body, err := proto.MarshalOptions{Deterministic: true}.Marshal(p)
	if err != nil {
		return s.fail("protect", err)
	}
	return s.fail("protect", s.journal.do(ctx, func(t *tx) error {
		return t.row("INSERT INTO protected (body) VALUES (?) RETURNING no", body).Scan(&p.Id)
	}))
}

// Unprotect takes a protection away.
func (s *Store) Unprotect(ctx context.Context, id int64) error {
	if s.readOnly {
		return s.fail("protect", forReading())
	}
	return s.fail("protect", s.journal.do(ctx, func(t *tx) error {
		n, err := t.count("DELETE FROM protected WHERE no = ?", id)
		if err == nil && n == 0 {
			err = fault.New(fault.Usage, "", "", "nothing is protected under the number %d", id).WithHint("luarr protect --list shows the numbers")
		}
		return err
	}))
}

// Protections gives all protections, the oldest first.
func (s *Store) Protections(ctx context.Context) ([]*wire.Protection, error) {
	var list []*wire.Protection
	err := s.each(ctx, "SELECT no, body FROM protected ORDER BY no", func(rows *sql.Rows) error {
		var no int64
		var body sql.RawBytes
		if err := rows.Scan(&no, &body); err != nil {
			return err
		}
		p := new(wire.Protection)
		err := decode(body, p)
		p.Id = no
		list = append(list, p)
		return err
	})
	return list, s.fail("read protections", err)
}
