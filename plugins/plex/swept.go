package plex

// swept are the tags that the last sweep of each library read. The items that
// it found changed are asked for next: with the same tags they have the marks
// that it saw, whatever their details name.
type swept map[string]map[string]*tagged // by the library's key and the kind's name

// keepTags remembers the tags of a sweep until they are taken.
func (s *Server) keepTags(library string, byKind map[string]*tagged) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.swept == nil {
		s.swept = swept{}
	}
	s.swept[library] = byKind
}

// takeTags gives them to one caller, who may use them alone; none where there
// are none.
func (s *Server) takeTags(library string) map[string]*tagged {
	s.mu.Lock()
	defer s.mu.Unlock()
	byKind := s.swept[library]
	delete(s.swept, library)
	if byKind == nil {
		byKind = map[string]*tagged{}
	}
	return byKind
}
