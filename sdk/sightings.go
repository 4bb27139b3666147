package sdk

import "github.com/luarr/luarr/sdk/wire"

// How many sightings and plays travel together: they are small.
const (
	sightingBatch = 2000
	playBatch     = 1000
)

// sightings gathers what a sweep sees and sends it on.
type sightings struct {
	send  func(*wire.SightingBatch) error
	slab  []wire.Sighting
	batch wire.SightingBatch
	total int64
}

var _ Sightings = (*sightings)(nil)

// Total tells how many items the library holds.
func (s *sightings) Total(n int64) { s.total = n }

// Add takes one sighting and sends the batch when it is full.
func (s *sightings) Add(key string, mark uint64) error {
	if s.slab == nil {
		s.slab = make([]wire.Sighting, sightingBatch)
	}
	one := &s.slab[len(s.batch.Sightings)]
	one.Key, one.Mark = key, mark
	s.batch.Sightings = append(s.batch.Sightings, one)
	if len(s.batch.Sightings) < sightingBatch {
		return nil
	}
	return s.flush(nil)
}

// flush sends what is there, and how the sweep ended if it has.
func (s *sightings) flush(walk *wire.Walk) error {
	s.batch.Total, s.batch.Walk = s.total, walk
	err := s.send(&s.batch) // has encoded the batch when it returns
	s.batch.Sightings = s.batch.Sightings[:0]
	return err
}
