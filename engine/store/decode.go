package store

import (
	"errors"
	"fmt"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk/wire"
)

// errBody is stored bytes that are not what was stored.
var errBody = errors.New("a row cannot be decoded")

// decode reads a stored message.
func decode(body []byte, m proto.Message) error {
	return decodeWith(proto.UnmarshalOptions{}, body, m)
}

func decodeWith(o proto.UnmarshalOptions, body []byte, m proto.Message) error {
	if err := o.Unmarshal(body, m); err != nil {
		return fmt.Errorf("%w: %w", errBody, err)
	}
	return nil
}

// decodeFacts decodes an item and adds what its library's row says.
func decodeFacts(lib *library, facts []byte) (*wire.Item, error) {
	item := new(wire.Item)
	if err := decode(facts, item); err != nil {
		return nil, err
	}
	item.Source, item.Library, item.LibraryKey, item.Stale = lib.source, lib.title, lib.key, lib.stale
	return item, nil
}

// decodeSubject reads a subject from the facts of an item: their fields have
// the same numbers.
func decodeSubject(facts []byte, subject *wire.Subject) error {
	return decodeWith(proto.UnmarshalOptions{DiscardUnknown: true}, facts, subject)
}
