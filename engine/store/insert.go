package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"strings"
)

// insert is a statement that inserts many rows: INTO, as many values as there
// are columns, THEN.
type insert struct {
	into    string // INSERT INTO t (a, b) VALUES
	columns int
	then    string            // ON CONFLICT …; may be empty
	each    func(value int64) // takes what THEN returns, one number for a row; may be nil
}

// rowsAtOnce is how many rows a statement carries. More make it no faster.
const rowsAtOnce = 16

// insert inserts n rows; fill sets the values of the i-th, which must be of
// the types int64, string, []byte or nil. It goes to the driver directly: the
// query path binds all values of a statement in one call into C, where the
// exec path needs one a value.
func (t *tx) insert(in insert, n int, fill func(i int, row []driver.NamedValue)) error {
	args := make([]driver.NamedValue, min(n, rowsAtOnce)*in.columns)
	for i := range args {
		args[i].Ordinal = i + 1
	}
	one := "(" + strings.Repeat("?,", in.columns-1) + "?)"
	return t.conn.Raw(func(conn any) error {
		db := conn.(driver.QueryerContext)
		for done := 0; done < n; {
			size := rowsAtOnce
			if n-done < size {
				size = 1
			}
			for i := range size {
				fill(done+i, args[i*in.columns:(i+1)*in.columns])
			}
			query := in.into + strings.Repeat(one+",", size-1) + one + in.then
			rows, err := db.QueryContext(context.Background(), query, args[:size*in.columns])
			if err != nil {
				return err
			}
			if err := errors.Join(in.returned(rows), rows.Close()); err != nil {
				return err
			}
			done += size
		}
		return nil
	})
}

// returned reads what a statement returns.
func (in *insert) returned(rows driver.Rows) error {
	if in.each == nil {
		return nil
	}
	for value := make([]driver.Value, 1); ; {
		if err := rows.Next(value); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		in.each(value[0].(int64))
	}
}
