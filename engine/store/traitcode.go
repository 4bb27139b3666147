package store

import (
	"errors"
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"

	"github.com/luarr/luarr/sdk/wire"
)

// Traits are stored as a wire.Item that holds nothing else, its versions and
// their audio streams in the order of the facts. They are encoded and decoded
// here rather than by package proto, which would have to build that item, and
// takes several times as long over maps.

// Field numbers of the schema.
const (
	itemVersions  = 29
	itemTraits    = 30
	versionAudio  = 11
	versionTraits = 13
	audioTraits   = 14
	mapKey        = 1
	mapValue      = 2
	traitValue    = 1
	traitEvidence = 2
	traitSureness = 3
)

// traitEncoder appends the traits of items; its buffers are used again.
type traitEncoder struct{ version, audio, entry, trait []byte }

func (e *traitEncoder) append(b []byte, item *wire.Item) []byte {
	for _, v := range item.Versions {
		e.version = e.version[:0]
		for _, a := range v.Audio {
			e.audio = e.traits(e.audio[:0], audioTraits, a.Traits)
			e.version = appendField(e.version, versionAudio, e.audio)
		}
		e.version = e.traits(e.version, versionTraits, v.Traits)
		b = appendField(b, itemVersions, e.version)
	}
	return e.traits(b, itemTraits, item.Traits)
}

func (e *traitEncoder) traits(b []byte, field protowire.Number, traits map[string]*wire.Trait) []byte {
	for name, t := range traits {
		e.trait = appendText(e.trait[:0], traitValue, t.GetValue())
		e.trait = appendText(e.trait, traitEvidence, t.GetEvidence())
		e.trait = appendText(e.trait, traitSureness, t.GetConfidence())
		e.entry = appendText(e.entry[:0], mapKey, name)
		e.entry = appendField(e.entry, mapValue, e.trait)
		b = appendField(b, field, e.entry)
	}
	return b
}

func appendField(b []byte, field protowire.Number, v []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(b, field, protowire.BytesType), v)
}

func appendText(b []byte, field protowire.Number, v string) []byte {
	if v == "" {
		return b
	}
	return protowire.AppendString(protowire.AppendTag(b, field, protowire.BytesType), v)
}

// maxKept is how many different traits, and names of traits, a decoder keeps.
const maxKept = 4096

// traitDecoder lays stored traits over items. The same few traits come again
// and again: it makes each once, and items share it.
type traitDecoder struct {
	brief   bool   // items are given without their versions
	scratch []byte // of withoutVersions
	names   map[string]string
	traits  map[string]*wire.Trait
}

func newTraitDecoder() *traitDecoder {
	return &traitDecoder{names: make(map[string]string), traits: make(map[string]*wire.Trait)}
}

// errTraits is a body that is not what append wrote, or belongs to other facts.
var errTraits = fmt.Errorf("%w: traits do not fit their item", errBody)

// overlay decodes the traits in b into the item, whose facts they were made from.
func (d *traitDecoder) overlay(b []byte, item *wire.Item) error {
	version := 0
	return eachField(b, func(field protowire.Number, v []byte) error {
		switch field {
		case itemTraits:
			return d.entry(&item.Traits, v)
		case itemVersions:
			if d.brief {
				return nil
			}
			if version++; version > len(item.Versions) {
				return errTraits
			}
			return d.version(v, item.Versions[version-1])
		}
		return nil
	})
}

func (d *traitDecoder) version(b []byte, version *wire.Version) error {
	audio := 0
	return eachField(b, func(field protowire.Number, v []byte) error {
		switch field {
		case versionTraits:
			return d.entry(&version.Traits, v)
		case versionAudio:
			if audio++; audio > len(version.Audio) {
				return errTraits
			}
			stream := version.Audio[audio-1]
			return eachField(v, func(field protowire.Number, v []byte) error {
				if field != audioTraits {
					return nil
				}
				return d.entry(&stream.Traits, v)
			})
		}
		return nil
	})
}

func (d *traitDecoder) entry(traits *map[string]*wire.Trait, b []byte) error {
	var name string
	var trait *wire.Trait
	err := eachField(b, func(field protowire.Number, v []byte) (err error) {
		switch field {
		case mapKey:
			name = d.name(v)
		case mapValue:
			trait, err = d.trait(v)
		}
		return err
	})
	if err != nil || trait == nil {
		return errors.Join(err, errTraits)
	}
	if *traits == nil {
		*traits = make(map[string]*wire.Trait, 8)
	}
	(*traits)[name] = trait
	return nil
}

func (d *traitDecoder) name(b []byte) string {
	if name, ok := d.names[string(b)]; ok {
		return name
	}
	if len(d.names) >= maxKept {
		clear(d.names)
	}
	name := string(b)
	d.names[name] = name
	return name
}

func (d *traitDecoder) trait(b []byte) (*wire.Trait, error) {
	if t, ok := d.traits[string(b)]; ok {
		return t, nil
	}
	t := new(wire.Trait)
	err := eachField(b, func(field protowire.Number, v []byte) error {
		switch field {
		case traitValue:
			t.Value = string(v)
		case traitEvidence:
			t.Evidence = string(v)
		case traitSureness:
			t.Confidence = string(v)
		}
		return nil
	})
	if len(d.traits) >= maxKept {
		clear(d.traits)
	}
	d.traits[string(b)] = t
	return t, err
}

// eachField gives the length-delimited fields of a message one by one.
func eachField(b []byte, fn func(protowire.Number, []byte) error) error {
	for len(b) > 0 {
		field, kind, n := protowire.ConsumeTag(b)
		if n < 0 || kind != protowire.BytesType {
			return errTraits
		}
		v, m := protowire.ConsumeBytes(b[n:])
		if m < 0 {
			return errTraits
		}
		if err := fn(field, v); err != nil {
			return err
		}
		b = b[n+m:]
	}
	return nil
}
