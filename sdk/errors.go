package sdk

import (
	"errors"
	"time"
)

// Kind is the kind of an Error; it survives the way to the engine.
type Kind string

// The kinds.
const (
	KindUnauthorized   Kind = "unauthorized"    // the key or token was refused
	KindNotFound       Kind = "not_found"       // the thing asked for is not there
	KindUnavailable    Kind = "unavailable"     // the server does not answer now
	KindInvalidSetting Kind = "invalid_setting" // a setting is wrong
	KindOther          Kind = "other"           // anything else
)

// Error is an error with a kind, and with what the user can do about it.
type Error struct {
	Kind       Kind
	Message    string        // one clause, lower case, no full stop, no secret
	Hint       string        // what to do; may be empty
	Key        string        // the setting, for KindInvalidSetting
	RetryAfter time.Duration // for KindUnavailable; 0 where the server did not say
	Err        error         // the cause, not sent to the engine
}

// Error gives the message.
func (e *Error) Error() string { return e.Message }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Unauthorized says that the key or token was refused.
func Unauthorized(message, hint string) *Error {
	return &Error{Kind: KindUnauthorized, Message: message, Hint: hint}
}

// NotFound says that the thing asked for is not there.
func NotFound(message string) *Error {
	return &Error{Kind: KindNotFound, Message: message}
}

// Unavailable says that the server does not answer now.
func Unavailable(message, hint string, err error) *Error {
	return &Error{Kind: KindUnavailable, Message: message, Hint: hint, Err: err}
}

// InvalidSetting says that a setting is wrong.
func InvalidSetting(key, message string) *Error {
	return &Error{Kind: KindInvalidSetting, Key: key, Message: message}
}

// KindOf gives the kind of the outermost Error in the chain, or KindOther.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return KindOther
}
