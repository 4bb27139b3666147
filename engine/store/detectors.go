package store

import (
	"context"
	"database/sql"
	"encoding/json"
)

// Script is what a script with detectors was when it made traits.
type Script struct {
	Hash  uint64   `json:"hash"`            // of its text and all it depends on
	Gives []string `json:"gives,omitempty"` // the traits it gives
	Reads []string `json:"reads,omitempty"` // the traits of others that it read
}

// keptDetectors is how many sets of detectors are known; what others made is
// made anew.
const keptDetectors = 16

// Detectors gives the scripts, by name, of the detectors that made traits, by
// the hash of all of them; nil for detectors whose work was begun and not ended.
func (s *Store) Detectors(ctx context.Context) (map[uint64]map[string]Script, error) {
	all := map[uint64]map[string]Script{}
	err := s.each(ctx, "SELECT rules, script FROM detectors", func(rows *sql.Rows) error {
		var rules int64
		var text string
		if err := rows.Scan(&rules, &text); err != nil {
			return err
		}
		var scripts map[string]Script
		if json.Unmarshal([]byte(text), &scripts) != nil {
			scripts = nil
		}
		all[uint64(rules)] = scripts
		return nil
	})
	return all, s.fail("read detectors", err)
}

// PutDetectors stores the scripts of detectors whose work is done.
func (s *Store) PutDetectors(ctx context.Context, rulesHash uint64, scripts map[string]Script) error {
	text, err := json.Marshal(scripts)
	if err != nil {
		return s.fail("store detectors", err)
	}
	return s.putDetectors(ctx, rulesHash, string(text))
}

// BeginDetectors notes that detectors are about to make traits: until that is
// done, nobody knows what those will have depended on.
func (s *Store) BeginDetectors(ctx context.Context, rulesHash uint64) error {
	return s.putDetectors(ctx, rulesHash, "")
}

func (s *Store) putDetectors(ctx context.Context, rulesHash uint64, text string) error {
	return s.fail("store detectors", s.bulk.do(ctx, func(t *tx) error {
		if err := t.exec("INSERT OR REPLACE INTO detectors SELECT ?, coalesce(max(used), 0) + 1, ? FROM detectors",
			int64(rulesHash), text); err != nil {
			return err
		}
		return t.exec("DELETE FROM detectors WHERE rules NOT IN (SELECT rules FROM detectors ORDER BY used DESC LIMIT ?)", keptDetectors)
	}))
}
