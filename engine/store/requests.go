package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/luarr/luarr/engine/fault"
)

// Request is a run that a process asks the daemon for.
type Request struct {
	ID       int64
	Body     []byte // what is wanted, as JSON
	State    string // waiting, running, done, failed or withdrawn
	Unwanted bool   // whoever asked for it has taken it back
	Run      int64  // 0 where it has not begun
	Progress []byte // how far it is, as JSON
	// Error, Hint and Class say why it failed.
	Error, Hint string
	Class       fault.Class
}

// keptRequests is how long requests are kept that have ended.
const keptRequests = 24 * time.Hour

// AskRun enters a request, and gives its number.
func (s *Store) AskRun(ctx context.Context, body []byte, now time.Time) (id int64, err error) {
	err = s.journal.do(ctx, func(t *tx) error {
		if err := t.exec("DELETE FROM requests WHERE asked < ? AND state NOT IN ('waiting', 'running')", now.Add(-keptRequests).Unix()); err != nil {
			return err
		}
		return t.row("INSERT INTO requests (asked, body, state) VALUES (?, ?, 'waiting') RETURNING id", now.Unix(), body).Scan(&id)
	})
	return id, s.fail("ask for a run", err)
}

// Requests gives those that wait or run, in the order in which they came.
func (s *Store) Requests(ctx context.Context) ([]Request, error) {
	return s.readRequests(ctx, "WHERE state IN ('waiting', 'running') ORDER BY id LIMIT 100")
}

// Request gives one; its state is empty where there is none.
func (s *Store) Request(ctx context.Context, id int64) (Request, error) {
	list, err := s.readRequests(ctx, "WHERE id = ?", id)
	if err != nil || len(list) == 0 {
		return Request{}, err
	}
	return list[0], nil
}

func (s *Store) readRequests(ctx context.Context, which string, args ...any) ([]Request, error) {
	var list []Request
	err := s.each(ctx, "SELECT id, body, state, unwanted, coalesce(run, 0), progress, coalesce(error, ''), coalesce(hint, ''), coalesce(class, 0) FROM requests "+which,
		func(rows *sql.Rows) error {
			var r Request
			list = append(list, r)
			at := &list[len(list)-1]
			return rows.Scan(&at.ID, &at.Body, &at.State, &at.Unwanted, &at.Run, &at.Progress, &at.Error, &at.Hint, &at.Class)
		}, args...)
	return list, s.fail("read requests", err)
}

// SetRequest stores how a request stands; what was asked for stays, and whether
// it is still wanted.
func (s *Store) SetRequest(ctx context.Context, r Request) error {
	return s.fail("store a request", s.bulk.do(ctx, func(t *tx) error {
		return t.exec("UPDATE requests SET state = ?, run = ?, progress = ?, error = ?, hint = ?, class = ? WHERE id = ?",
			r.State, r.Run, r.Progress, r.Error, r.Hint, int(r.Class), r.ID)
	}))
}

// Withdraw takes a request back.
func (s *Store) Withdraw(ctx context.Context, id int64) error {
	return s.fail("take a request back", s.journal.do(ctx, func(t *tx) error {
		return t.exec("UPDATE requests SET unwanted = 1 WHERE id = ?", id)
	}))
}
