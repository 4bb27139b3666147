package plex

import (
	"errors"
	"slices"
)

// habits is what was learned of the server. It holds until another version of
// it answers; cursors carry it from run to run.
type habits struct {
	version   string // of the server, where it was told
	streams   mode   // how streams come, where that was seen
	noDetails bool   // several items at once are refused
	filter    [tagFields]filterHabit
	filters   [conditions]filterHabit
}

// learned is habits as a cursor carries them.
type learned struct {
	Streams   mode                    `json:"streams,omitempty"`
	NoDetails bool                    `json:"no_details,omitempty"`
	Tags      [tagFields]filterHabit  `json:"tags"`
	Filters   [conditions]filterHabit `json:"filters"`
}

// learnVersion forgets what was learned of another version.
func (s *Server) learnVersion(version string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if version == "" || version == s.known.version {
		return
	}
	if s.known.version != "" {
		s.known = habits{}
	}
	s.known.version = version
}

// learn remembers how streams come.
func (s *Server) learn(m mode) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known.streams = m
}

// learnNoDetails remembers that items cannot be asked for in batches.
func (s *Server) learnNoDetails() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known.noDetails = true
}

// refusesDetails says whether items cannot be asked for in batches.
func (s *Server) refusesDetails() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.known.noDetails
}

// habit is what was learned, for a cursor, and of which version.
func (s *Server) habit() (version string, l learned) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.known
	return k.version, learned{k.streams, k.noDetails, k.filter, k.filters}
}

// adopt takes over from a cursor what this process has not seen itself. It is
// false where the cursor is of another version of the server.
func (s *Server) adopt(c cursor) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	k, l := &s.known, c.Learned
	if c.Server != "" && k.version != "" && c.Server != k.version {
		return false
	}
	if k.version == "" {
		k.version = c.Server
	}
	if k.streams == unknown {
		k.streams = l.Streams
	}
	k.noDetails = k.noDetails || l.NoDetails
	fill(k.filter[:], l.Tags[:])
	fill(k.filters[:], l.Filters[:])
	return true
}

// fill puts in what is not known.
func fill(have, from []filterHabit) {
	for i, h := range from {
		if have[i] == filterUntried && (h == filterWorks || h == filterIgnored) {
			have[i] = h
		}
	}
}

// modeNames are the modes as cursors write them.
var modeNames = []string{unknown: "", inline: "inline", optional: "optional", batches: "batches", bare: "bare"}

// MarshalText writes the mode's name.
func (m mode) MarshalText() ([]byte, error) { return []byte(modeNames[m]), nil }

// UnmarshalText reads the mode's name.
func (m *mode) UnmarshalText(text []byte) error {
	i := slices.Index(modeNames, string(text))
	if i < 0 {
		return errors.New("no such mode")
	}
	*m = mode(i)
	return nil
}
