package store

import (
	"context"
	"database/sql"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk/wire"
)

// Unsettled gives the changes of all runs of which it is not known whether they
// were made, and whose targets nobody has looked at for that since. Those of a
// run in progress are among them, unless that goes on beside others.
func (s *Store) Unsettled(ctx context.Context, fn func([]*wire.Change) error) error {
	var run, id int64
	for {
		list, err := s.queryChanges(ctx, `SELECT body FROM changes
			WHERE state IN ('sending', 'uncertain') AND (run, id) > (?, ?)
			AND run NOT IN (SELECT id FROM runs WHERE state = 'beside') ORDER BY run, id LIMIT ?`, run, id, batchRows)
		if err != nil {
			return s.fail("read journal", err)
		}
		var open []*wire.Change
		for _, c := range list {
			if c.Settled == "" {
				open = append(open, c)
			}
		}
		if len(open) > 0 {
			if err := fn(open); err != nil {
				return err
			}
		}
		if len(list) < batchRows {
			return nil
		}
		run, id = list[len(list)-1].Run, list[len(list)-1].Id
	}
}

// Recount writes into the records of runs how many changes are in which state.
// Runs that are in progress have no record yet.
func (s *Store) Recount(ctx context.Context, runs []int64) error {
	return s.fail("write journal", s.journal.do(context.WithoutCancel(ctx), func(t *tx) error {
		for _, id := range runs {
			if err := t.recount(id); err != nil {
				return err
			}
		}
		return nil
	}))
}

func (t *tx) recount(run int64) error {
	states := map[string]int64{}
	err := t.each("SELECT state, count(*) FROM changes WHERE run = ? GROUP BY state", func(rows *sql.Rows) error {
		var state string
		var n int64
		err := rows.Scan(&state, &n)
		states[state] = n
		return err
	}, run)
	if err != nil {
		return err
	}
	var body []byte
	var stored wire.Run
	if err := t.row("SELECT body FROM runs WHERE id = ?", run).Scan(&body); err != nil {
		if err == sql.ErrNoRows {
			return nil
		}
		return err
	}
	if err := decode(body, &stored); err != nil {
		return err
	}
	stored.Changes = states
	if body, err = proto.Marshal(&stored); err != nil {
		return err
	}
	return t.exec("UPDATE runs SET body = ? WHERE id = ? AND state NOT IN (?, ?)", body, run, running, beside)
}
