package sdk

import (
	"fmt"
	"log/slog"
)

// Secret is a value that never prints: every way of formatting or encoding it
// gives a fixed mask. Only Reveal gives the value. It holds a pointer because
// fmt prints the unexported fields of a struct without asking their methods.
type Secret struct{ value *string }

// mask is what a secret prints as.
const mask = "[secret]"

// NewSecret wraps a value.
func NewSecret(value string) Secret { return Secret{&value} }

// Reveal gives the value. Call it where the value leaves for its server, and
// nowhere else.
func (s Secret) Reveal() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

// IsZero says whether there is no value.
func (s Secret) IsZero() bool { return s.Reveal() == "" }

// String gives the mask.
func (s Secret) String() string { return mask }

// GoString gives the mask, for %#v.
func (s Secret) GoString() string { return mask }

// Format gives the mask for every verb.
func (s Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, mask) }

// MarshalText gives the mask, for JSON, TOML and XML.
func (s Secret) MarshalText() ([]byte, error) { return []byte(mask), nil }

// LogValue gives the mask, for slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(mask) }
