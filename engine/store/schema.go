package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/luarr/luarr/engine/fault"
)

// application marks a file as a store, in SQLite's application_id: "Luar".
const application = 0x4c756172

// migrations lead from an empty file to the current tables. A store's version
// is the number of steps it has behind it. Steps are never altered, only added.
//
// An item's row is its library's number times 2^32 plus a count, so that the
// rows of a library lie together and need no index. Rows and library numbers
// are never used again. The index on id holds the hash and the mark as well: a
// walk or a sweep that finds nothing new reads no item.
var migrations = []string{`
CREATE TABLE servers (
	source TEXT PRIMARY KEY,
	body   BLOB NOT NULL               -- wire.Server
) WITHOUT ROWID;

CREATE TABLE libraries (
	no      INTEGER PRIMARY KEY AUTOINCREMENT,
	source  TEXT NOT NULL,
	key     TEXT NOT NULL,
	title   TEXT NOT NULL,
	enabled INTEGER NOT NULL,
	stale   INTEGER NOT NULL DEFAULT 0,
	walking INTEGER NOT NULL DEFAULT 0, -- a walk began and has not ended
	items   INTEGER NOT NULL DEFAULT 0, -- rows in items
	last    INTEGER NOT NULL DEFAULT 0, -- highest count ever given to a row
	body    BLOB NOT NULL,              -- wire.Library
	UNIQUE (source, key)
);

CREATE TABLE items (
	row    INTEGER PRIMARY KEY,
	id     TEXT NOT NULL,
	hash   INTEGER NOT NULL,            -- of body
	type   TEXT NOT NULL,
	title  TEXT NOT NULL,               -- in lower case, for searching
	series TEXT,
	parent TEXT,                        -- where it is not the series
	body   BLOB NOT NULL                -- wire.Item: facts only
);
CREATE INDEX items_id ON items (id, hash);
CREATE INDEX items_series ON items (series) WHERE series IS NOT NULL;
CREATE INDEX items_parent ON items (parent) WHERE parent IS NOT NULL;

CREATE TABLE traits (
	row   INTEGER PRIMARY KEY,
	hash  INTEGER NOT NULL,             -- of the facts they were made from
	rules INTEGER NOT NULL,             -- of the detectors that made them
	body  BLOB NOT NULL                 -- wire.Item: traits only
);

CREATE TABLE matchers (
	no      INTEGER PRIMARY KEY CHECK (no < 2048),
	name    TEXT NOT NULL UNIQUE,
	unknown TEXT                        -- why its matches mean nothing now
);
CREATE TABLE matches (
	key  INTEGER PRIMARY KEY,           -- the matcher times 2^52 plus the row
	body BLOB NOT NULL                  -- wire.Match
);

CREATE TABLE runs (
	id    INTEGER PRIMARY KEY AUTOINCREMENT,
	state TEXT NOT NULL,
	body  BLOB NOT NULL                 -- wire.Run
);
CREATE TABLE changes (
	run    INTEGER NOT NULL,
	id     INTEGER NOT NULL,
	state  TEXT NOT NULL,
	rule   TEXT NOT NULL,
	target TEXT NOT NULL,
	body   BLOB NOT NULL,               -- wire.Change
	PRIMARY KEY (run, id)
) WITHOUT ROWID;
`, `
CREATE TABLE quiet (
	chunk INTEGER NOT NULL,             -- row / 4096
	rules INTEGER NOT NULL,             -- whose verdict it is; odd where the library was stale
	bits  BLOB NOT NULL,                -- a bit for each row, set where it is quiet
	PRIMARY KEY (chunk, rules)
) WITHOUT ROWID;
CREATE TABLE quiet_rules (
	rules INTEGER PRIMARY KEY,          -- even
	used  INTEGER NOT NULL              -- the higher, the later
);
`, `
ALTER TABLE libraries ADD COLUMN cursor TEXT NOT NULL DEFAULT ''; -- where changes may go on
ALTER TABLE libraries ADD COLUMN swept  INTEGER; -- Unix time when every item was last looked at
ALTER TABLE libraries ADD COLUMN read   INTEGER; -- Unix time when it was last read completely
ALTER TABLE libraries ADD COLUMN fresh  INTEGER NOT NULL DEFAULT 0; -- new, and left out for that
ALTER TABLE libraries ADD COLUMN rules  INTEGER; -- detectors that made the traits of what is not pending

ALTER TABLE items ADD COLUMN mark INTEGER; -- what a sweep sees of it; NULL where that is not known
DROP INDEX items_id;
CREATE INDEX items_id ON items (id, hash, mark);

CREATE TABLE pending (
	row  INTEGER PRIMARY KEY,           -- of an item that has no traits of its facts
	hash INTEGER NOT NULL               -- of these
);
INSERT INTO pending SELECT row, hash FROM items;

CREATE TABLE touched (
	row INTEGER PRIMARY KEY             -- of an item that a change was sent for and that was not read since
);

CREATE TABLE histories (
	source  TEXT PRIMARY KEY,
	cursor  TEXT NOT NULL DEFAULT '',
	swept   INTEGER,                    -- Unix time when it was last read from its start
	reading INTEGER NOT NULL DEFAULT 0, -- counts how often it was read
	unknown TEXT DEFAULT 'the history was not read to its end' -- why nobody knows who played what
) WITHOUT ROWID;
CREATE TABLE plays (
	source  TEXT NOT NULL,
	id      TEXT NOT NULL,
	item    TEXT NOT NULL,
	user    TEXT NOT NULL,
	at      INTEGER,                    -- Unix time
	reading INTEGER NOT NULL,           -- that last saw it
	PRIMARY KEY (source, id)
) WITHOUT ROWID;
CREATE INDEX plays_item ON plays (item, at, user);
CREATE TABLE played (
	row  INTEGER PRIMARY KEY,           -- of an item that was played, or something below it
	body BLOB NOT NULL                  -- wire.Plays
);
CREATE TABLE uncounted (
	source TEXT NOT NULL,
	id     TEXT NOT NULL,               -- of an item whose plays are to be counted again
	PRIMARY KEY (source, id)
) WITHOUT ROWID;
`, `
CREATE INDEX changes_open ON changes (run, id) WHERE state IN ('sending', 'uncertain');

CREATE TABLE protected (
	no   INTEGER PRIMARY KEY AUTOINCREMENT,
	body BLOB NOT NULL                  -- wire.Protection
);
`, `
ALTER TABLE changes ADD COLUMN kind     TEXT;
ALTER TABLE changes ADD COLUMN instance TEXT;
ALTER TABLE changes ADD COLUMN entry    TEXT;    -- what it is for, over all runs
ALTER TABLE changes ADD COLUMN sent     INTEGER; -- Unix time; NULL where it was not, or was refused
CREATE INDEX changes_sent ON changes (kind, instance, entry, sent) WHERE sent IS NOT NULL;
`, `
CREATE TABLE asked (
	matcher   INTEGER NOT NULL,
	library   INTEGER NOT NULL,
	catalogue TEXT NOT NULL,            -- that the answers of all its items are from but those in unasked
	PRIMARY KEY (matcher, library)
) WITHOUT ROWID;
CREATE TABLE unasked (
	key INTEGER PRIMARY KEY             -- the matcher times 2^52 plus the row, of an item that changed since
);
`, `
CREATE TABLE holds (
	rule  TEXT NOT NULL,
	item  TEXT NOT NULL,                -- id
	name  TEXT NOT NULL,                -- of the condition, where the rule has several
	since INTEGER NOT NULL,             -- Unix time when a run first found that it holds
	seen  INTEGER NOT NULL,             -- Unix time when a run last did
	run   INTEGER NOT NULL,             -- that last looked
	PRIMARY KEY (rule, item, name)
) WITHOUT ROWID;
`, `
CREATE TABLE dues (
	rule     TEXT NOT NULL,
	subject  TEXT NOT NULL,             -- machine id of a server, id of an item
	name     TEXT NOT NULL,             -- empty where it goes by the schedule
	schedule TEXT NOT NULL,
	since    INTEGER NOT NULL,          -- Unix time; firings before it were not missed
	seen     INTEGER NOT NULL,          -- Unix time when it was last asked about
	done     INTEGER,                   -- Unix time when what depends on it was last done
	tries    INTEGER NOT NULL DEFAULT 0, -- that failed since
	PRIMARY KEY (rule, subject, name, schedule)
) WITHOUT ROWID;
`, `
CREATE TABLE prerolls (
	source  TEXT PRIMARY KEY,
	drawn   BLOB,                       -- JSON of what was drawn last
	asked   TEXT,                       -- entry that was asked for by hand
	until   INTEGER,                    -- Unix time until which
	adopted TEXT                        -- value on the server that may be replaced
) WITHOUT ROWID;
`, `
CREATE TABLE streams (
	source TEXT NOT NULL,
	stream TEXT NOT NULL,
	body   BLOB NOT NULL,               -- wire.StreamMemory
	PRIMARY KEY (source, stream)
) WITHOUT ROWID;
`, `
CREATE TABLE detectors (
	rules  INTEGER PRIMARY KEY,         -- hash of all of them, as in traits
	used   INTEGER NOT NULL,            -- the higher, the later
	script TEXT NOT NULL                -- what each of them was, in JSON
);
`, `
CREATE TABLE requests (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	asked    INTEGER NOT NULL,          -- Unix time
	body     BLOB NOT NULL,             -- JSON of what the daemon is asked for
	state    TEXT NOT NULL,
	unwanted INTEGER NOT NULL DEFAULT 0, -- whoever asked has taken it back
	run      INTEGER,
	progress BLOB,                      -- JSON
	error    TEXT,
	hint     TEXT,
	class    INTEGER
);
`, `
CREATE TABLE maintenance (
	source TEXT NOT NULL,
	by     TEXT NOT NULL,               -- who switched it on: person or run
	body   BLOB NOT NULL,               -- wire.Maintenance
	PRIMARY KEY (source, by)
) WITHOUT ROWID;
`}

// queryer is what a connection and a pool of them have in common.
type queryer interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// checkVersion gives the version of the store, 0 for an empty file. A file of
// another program or of a newer version is an error.
func checkVersion(ctx context.Context, q queryer) (int, error) {
	var app, version, tables int
	err := q.QueryRowContext(ctx, `SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
		FROM pragma_application_id, pragma_user_version`).Scan(&app, &version, &tables)
	switch {
	case err != nil:
		return 0, err
	case app != application && (app != 0 || version != 0 || tables != 0):
		return 0, fault.New(fault.Failed, "", "", "it is a database of another program").WithHint(hintForeign)
	case version > len(migrations):
		return 0, fault.New(fault.Failed, "", "",
			"it was written by a newer version of luarr (its tables are version %d, this luarr knows %d)", version, len(migrations)).
			WithHint("use that version of luarr or a newer one; nothing was changed")
	}
	return version, nil
}

// migrate takes the steps that are still to be taken, all or none.
func migrate(ctx context.Context, w *writer, steps []string) (from int, err error) {
	err = w.do(ctx, func(t *tx) error {
		// Another process may have been faster: ask again under the lock.
		if from, err = checkVersion(ctx, t.conn); err != nil || from == len(steps) {
			return err
		}
		for _, step := range steps[from:] {
			if err := t.exec(step); err != nil {
				return err
			}
		}
		return t.exec(fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", application, len(steps)))
	})
	return from, err
}
