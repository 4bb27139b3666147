// Package fault is how the engine says what went wrong: an operation, its
// subject, the cause and what to do next, with a class that becomes the exit
// code. Nothing in it ever holds a secret.
package fault

import (
	"context"
	"errors"
	"fmt"
)

// Class is the kind of trouble; the command line turns it into an exit code.
type Class int

// The classes. When several hold at once, Worst says which one counts.
const (
	Failed      Class = iota // the work itself went wrong
	Usage                    // a flag, the configuration or a rule is wrong
	Unreachable              // a server or a plugin did not answer
	Interrupted              // the user stopped it
)

// Error is one thing that went wrong.
type Error struct {
	Class   Class
	Op      string // what was being done, such as "open store"
	Subject string // what it was done to: a file, an instance, a rule
	Hint    string // what the user can do about it; may be empty
	Err     error  // the cause
}

// New makes an error without a hint. The cause is formatted as by fmt.Errorf.
func New(c Class, op, subject, format string, args ...any) *Error {
	return &Error{Class: c, Op: op, Subject: subject, Err: fmt.Errorf(format, args...)}
}

// WithHint adds what the user can do about it, and returns the error.
func (e *Error) WithHint(format string, args ...any) *Error {
	e.Hint = fmt.Sprintf(format, args...)
	return e
}

// Error gives one line: operation, subject and cause. The hint is shown apart.
func (e *Error) Error() string {
	switch {
	case e.Op == "" && e.Subject == "":
		return e.Err.Error()
	case e.Op == "":
		return e.Subject + ": " + e.Err.Error()
	case e.Subject == "":
		return e.Op + ": " + e.Err.Error()
	}
	return e.Op + " " + e.Subject + ": " + e.Err.Error()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// ClassOf gives the class of the outermost Error in the chain. A cancelled
// context counts as Interrupted, anything else as Failed. Of joined errors the
// worst counts.
func ClassOf(err error) Class {
	switch e := err.(type) {
	case *Error:
		return e.Class
	case interface{ Unwrap() []error }:
		worst := Unreachable
		for i, one := range e.Unwrap() {
			if c := ClassOf(one); i == 0 || worse(c, worst) {
				worst = c
			}
		}
		return worst
	case interface{ Unwrap() error }:
		if inner := e.Unwrap(); inner != nil {
			return ClassOf(inner)
		}
	}
	if errors.Is(err, context.Canceled) {
		return Interrupted
	}
	return Failed
}

// Hint gives the hint of the outermost Error that has one.
func Hint(err error) string {
	for err != nil {
		var e *Error
		if !errors.As(err, &e) {
			return ""
		}
		if e.Hint != "" {
			return e.Hint
		}
		err = e.Err
	}
	return ""
}

// worse says whether a outranks b: interrupted, usage, failed, unreachable.
func worse(a, b Class) bool {
	rank := map[Class]int{Interrupted: 3, Usage: 2, Failed: 1, Unreachable: 0}
	return rank[a] > rank[b]
}
