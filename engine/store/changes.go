package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// putChange is the statement of PutChanges.
var putChange = insert{
	into:    "INSERT INTO changes (run, id, state, rule, target, kind, instance, entry, body) VALUES ",
	columns: 9,
}

// PutChanges writes new changes into the journal and sets the run on them.
// When it returns they are on the disk, all or, with an error, none. A number
// that the run has given before is an error.
func (s *Store) PutChanges(ctx context.Context, run int64, changes []*wire.Change) error {
	bodies := make([][]byte, len(changes))
	for i, c := range changes {
		c.Run = run
		var err error
		if bodies[i], err = proto.Marshal(c); err != nil {
			return s.fail("write journal", err)
		}
	}
	return s.fail("write journal", s.journal.do(ctx, func(t *tx) error {
		return t.insert(putChange, len(changes), func(i int, row []driver.NamedValue) {
			c := changes[i]
			row[0].Value, row[1].Value = run, c.Id
			row[2].Value, row[3].Value, row[4].Value = c.State, c.Rule, c.Target
			row[5].Value, row[6].Value, row[7].Value = c.Kind, c.Instance, entryOf(c)
			row[8].Value = bodies[i]
		})
	}))
}

// SetChanges writes into the journal what became of changes: their state,
// error, at, after and how that was settled. The rest stays as it was planned. When it returns it is
// on the disk, all of it or, with an error, none; a cancelled context does not
// stop it, since what was sent has been sent. An item that something is sent
// for at its own source counts as touched until a walk gives it again.
func (s *Store) SetChanges(ctx context.Context, changes []*wire.Change) error {
	return s.fail("write journal", s.journal.do(context.WithoutCancel(ctx), func(t *tx) error {
		for _, c := range changes {
			if err := t.setChange(c); err != nil {
				return err
			}
		}
		return nil
	}))
}

func (t *tx) setChange(c *wire.Change) error {
	var body []byte
	err := t.row("SELECT body FROM changes WHERE run = ? AND id = ?", c.Run, c.Id).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return fault.New(fault.Failed, "", "", "run %d has no change %d", c.Run, c.Id)
	}
	if err != nil {
		return err
	}
	var stored wire.Change
	if err := decode(body, &stored); err != nil {
		return err
	}
	stored.State, stored.Error, stored.At, stored.After, stored.Settled = c.State, c.Error, c.At, c.After, c.Settled
	if body, err = proto.Marshal(&stored); err != nil {
		return err
	}
	if err := t.exec("UPDATE changes SET state = ?, sent = ?, body = ? WHERE run = ? AND id = ?", c.State, sentAt(c), body, c.Run, c.Id); err != nil {
		return err
	}
	if c.State != "sending" || !strings.HasPrefix(stored.Target, stored.Instance+"/") {
		return nil
	}
	// Its source may keep no time of the change, so the next walk asks for it.
	return t.exec("INSERT OR IGNORE INTO touched SELECT row FROM items WHERE id = ?", stored.Target)
}

// ChangeFilter says which changes are meant; a zero field leaves nothing out.
type ChangeFilter struct {
	Run    int64
	Runs   []int64 // any of these; nil leaves nothing out, none leaves out all
	States []string
	Rule   string
	Target string // id of an item
	Limit  int    // changes at most
}

// Changes gives changes of the journal by run and number.
func (s *Store) Changes(ctx context.Context, f ChangeFilter, fn func([]*wire.Change) error) error {
	var run, id int64
	for left := f.Limit; ; {
		size := batchRows
		if f.Limit > 0 {
			size = min(size, left)
		}
		list, err := s.readChanges(ctx, f, run, id, size)
		if err != nil {
			return s.fail("read journal", err)
		}
		if len(list) == 0 {
			return nil
		}
		if err := fn(list); err != nil {
			return err
		}
		if left -= len(list); len(list) < size || f.Limit > 0 && left == 0 {
			return nil
		}
		run, id = list[len(list)-1].Run, list[len(list)-1].Id
	}
}

// readChanges reads at most size changes after a run's change.
func (s *Store) readChanges(ctx context.Context, f ChangeFilter, run, id int64, size int) ([]*wire.Change, error) {
	query := "SELECT body FROM changes WHERE (run, id) > (?, ?)"
	args := []any{run, id}
	if f.Run != 0 {
		query, args = query+" AND run = ?", append(args, f.Run)
	}
	if f.Runs != nil {
		list, err := json.Marshal(f.Runs)
		if err != nil {
			return nil, err
		}
		query, args = query+" AND run IN (SELECT value FROM json_each(?))", append(args, string(list))
	}
	if f.Rule != "" {
		query, args = query+" AND rule = ?", append(args, f.Rule)
	}
	if f.Target != "" {
		query, args = query+" AND target = ?", append(args, f.Target)
	}
	if len(f.States) > 0 {
		query += " AND state IN (?" + strings.Repeat(", ?", len(f.States)-1) + ")"
		for _, state := range f.States {
			args = append(args, state)
		}
	}
	return s.queryChanges(ctx, query+" ORDER BY run, id LIMIT ?", append(args, size)...)
}

// queryChanges reads the changes whose bodies a query selects.
func (s *Store) queryChanges(ctx context.Context, query string, args ...any) ([]*wire.Change, error) {
	var list []*wire.Change
	err := s.each(ctx, query, func(rows *sql.Rows) error {
		var body sql.RawBytes
		if err := rows.Scan(&body); err != nil {
			return err
		}
		c := new(wire.Change)
		list = append(list, c)
		return decode(body, c)
	}, args...)
	return list, err
}
