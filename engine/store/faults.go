package store

import (
	"context"
	"errors"
	"io/fs"

	"github.com/luarr/luarr/engine/fault"
)

// Result codes of SQLite, as far as a user can do something about them
// (https://www.sqlite.org/rescode.html).
const (
	codePerm     = 3
	codeBusy     = 5
	codeReadOnly = 8
	codeIO       = 10
	codeCorrupt  = 11
	codeFull     = 13
	codeCantOpen = 14
	codeNotADB   = 26
)

const hintForeign = "nothing was changed; set state under [engine] in config.toml to another file, or move this one away"

// fail says what went wrong in words of the user's world. It leaves what is a
// fault already, and a cancelled context, as they are.
func (s *Store) fail(op string, err error) error {
	var f *fault.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &f):
		if f.Op == "" {
			f.Op, f.Subject = op, s.path
		}
		return err
	case errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded):
		return err
	}
	f = fault.New(fault.Failed, op, s.path, "%w", err)
	switch c := code(err); {
	case c == codePerm, c == codeReadOnly, c == codeCantOpen, errors.Is(err, fs.ErrPermission):
		if s.readOnly {
			f.Err = because("no right to read it", err)
			return f.WithHint("give this user read access to the file")
		}
		f.Err = because("no right to write it, or to make files in its folder", err)
		return f.WithHint("give this user write access to the file and to its folder; nothing was changed")
	case c == codeBusy:
		f.Err = because("another program keeps it locked", err)
		return f.WithHint("close what has it open, such as a database browser or a backup, and try again; nothing was changed")
	case c == codeCorrupt, errors.Is(err, errBody):
		return damaged(f, err)
	case c == codeNotADB:
		f.Err = because("it is not a store of luarr", err)
		return f.WithHint(hintForeign)
	case c == codeFull:
		f.Err = because("the disk is full", err)
		return f.WithHint("free some space and try again; what was stored before is still there")
	case c == codeIO:
		return f.WithHint("see that its disk is well and mounted; network shares are no good place for a store")
	}
	return f
}

func damaged(f *fault.Error, err error) error {
	f.Err = because("it is damaged", err)
	return f.WithHint("nothing was changed; put back a backup, or move the file away with the -wal and -shm beside it: " +
		"the next run reads the servers again, but the history of changes is only in this file")
}

// because puts a sentence for people in front of a technical cause.
func because(sentence string, cause error) error { return &reason{sentence, cause} }

type reason struct {
	sentence string
	cause    error
}

func (r *reason) Error() string { return r.sentence + " (" + r.cause.Error() + ")" }
func (r *reason) Unwrap() error { return r.cause }

func withoutCgo() error {
	return fault.New(fault.Failed, "", "", "this luarr was built without cgo and cannot open a store").
		WithHint("use a released binary, or build with CGO_ENABLED=1 and a C compiler")
}

func forReading() error { return fault.New(fault.Failed, "", "", "it was opened for reading only") }
