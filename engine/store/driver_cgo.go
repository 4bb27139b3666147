//go:build cgo

package store

import (
	"errors"

	"github.com/mattn/go-sqlite3"
)

// built says whether SQLite is in this binary.
const built = true

// code gives SQLite's primary result code of an error, 0 for other errors.
func code(err error) int {
	var e sqlite3.Error
	if errors.As(err, &e) {
		return int(e.Code)
	}
	return 0
}
