package report

import "google.golang.org/protobuf/proto"

// Message is a message within a document that encoding/json writes: it stands
// there as AppendJSON has it.
type Message[M proto.Message] struct{ Of M }

// MarshalJSON writes the message.
func (m Message[M]) MarshalJSON() ([]byte, error) { return AppendJSON(nil, m.Of), nil }

// Messages makes a list of them.
func Messages[M proto.Message](list []M) []Message[M] {
	out := make([]Message[M], len(list))
	for i, m := range list {
		out[i].Of = m
	}
	return out
}
