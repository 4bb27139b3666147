package store

import "google.golang.org/protobuf/encoding/protowire"

// withoutVersions gives the bytes of an item less its versions. What it gives
// is good until it is called again; bytes that are no message are given back
// as they are, for the decoder to complain of.
func (d *traitDecoder) withoutVersions(facts []byte) []byte {
	out := d.scratch[:0]
	for rest := facts; len(rest) > 0; {
		field, kind, n := protowire.ConsumeTag(rest)
		if n < 0 {
			return facts
		}
		size := protowire.ConsumeFieldValue(field, kind, rest[n:])
		if size < 0 {
			return facts
		}
		if field != itemVersions {
			out = append(out, rest[:n+size]...)
		}
		rest = rest[n+size:]
	}
	d.scratch = out
	return out
}
