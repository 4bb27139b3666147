package store

import (
	"context"
	"database/sql"
	"time"
)

// forgotten is how long nobody may have asked about a schedule before what is
// known of it is dropped: longer than any that fires once a year.
const forgotten = 2 * 366 * 24 * time.Hour

// Due is a schedule that a rule asks about, for one subject.
type Due struct {
	Rule, Subject, Name, Schedule string
}

// DueMemory tells when a schedule was first asked about, and when what depends
// on it was last done; zero for never. What was done under a name counts
// whatever the schedule was then.
func (s *Store) DueMemory(ctx context.Context, d Due) (since, done time.Time, err error) {
	var first, last sql.NullInt64
	err = s.readers.QueryRowContext(ctx, `SELECT max(CASE WHEN schedule = ?4 THEN since END), max(CASE WHEN schedule = ?4 OR ?3 <> '' THEN done END)
		FROM dues WHERE rule = ?1 AND subject = ?2 AND name = ?3`, d.Rule, d.Subject, d.Name, d.Schedule).Scan(&first, &last)
	if err != nil {
		return since, done, s.fail("read what is due", err)
	}
	if first.Valid {
		since = time.Unix(first.Int64, 0)
	}
	if last.Valid {
		done = time.Unix(last.Int64, 0)
	}
	return since, done, nil
}

// DueNews is what became in a run of the schedules that its rules asked about.
type DueNews struct {
	Asked   []Due
	Done    []Due // of these, what depends on it was done
	Failed  []Due // it was tried, and stays due
	Waiting []Due // it had to wait, and stays due
}

// KeepDues stores what a run found at a time. After so many failures in a row
// what is due counts as done; that is given back.
func (s *Store) KeepDues(ctx context.Context, now time.Time, news DueNews, most int) (givenUp []Due, err error) {
	const (
		asked = `INSERT INTO dues (rule, subject, name, schedule, since, seen) VALUES (?1, ?2, ?3, ?4, ?5, ?5)
			ON CONFLICT DO UPDATE SET seen = ?5, since = min(since, ?5)`
		which = ` WHERE rule = ?1 AND subject = ?2 AND name = ?3 AND schedule = ?4`
		done  = `UPDATE dues SET done = ?5, tries = 0` + which
		// The firing of today must still be one that was missed tomorrow.
		stays = `UPDATE dues SET since = min(since, ?5)` + which
		tried = `UPDATE dues SET since = min(since, ?5), tries = tries + 1` + which
	)
	year, month, day := now.Date()
	before := time.Date(year, month, day, 0, 0, 0, 0, now.Location()).Unix() - 1
	err = s.bulk.do(ctx, func(t *tx) error {
		givenUp = nil
		for _, step := range []struct {
			query string
			dues  []Due
			at    int64
		}{{asked, news.Asked, now.Unix()}, {done, news.Done, now.Unix()}, {stays, news.Waiting, before}, {tried, news.Failed, before}} {
			for _, d := range step.dues {
				if err := t.exec(step.query, d.Rule, d.Subject, d.Name, d.Schedule, step.at); err != nil {
					return err
				}
			}
		}
		for _, d := range news.Failed {
			var tries int
			if err := t.row("SELECT tries FROM dues"+which, d.Rule, d.Subject, d.Name, d.Schedule).Scan(&tries); err != nil {
				return err
			}
			if tries < most {
				continue
			}
			givenUp = append(givenUp, d)
			if err := t.exec(done, d.Rule, d.Subject, d.Name, d.Schedule, now.Unix()); err != nil {
				return err
			}
		}
		return t.exec("DELETE FROM dues WHERE seen < ?", now.Add(-forgotten).Unix())
	})
	return givenUp, s.fail("store what is due", err)
}
