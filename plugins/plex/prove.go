package plex

import (
	"context"
	"strconv"
)

// condition is a field that lists are filtered by, beside tags.
type condition int

const (
	byUpdate condition = iota
	byArrival
	byView
	byID
	conditions
)

// conditionField is what Plex calls them.
var conditionField = [conditions]string{"updatedAt", "addedAt", "lastViewedAt", "id"}

// Moments that nothing lies behind, and that everything does.
const (
	farFuture = 4102444800 // the year 2100
	farPast   = 1
)

// since narrows a list to rows whose time is that or later. The operator
// belongs to the name, and the sign = that ends it must not be escaped: else
// the server ignores it and gives the whole library.
func (c condition) since(seconds int64) string {
	return "&" + conditionField[c] + "%3E=" + strconv.FormatInt(seconds, 10)
}

// heeds says whether the server heeds a condition by time. What it does not
// understand it ignores, so that it is tried once, with a kind that has rows:
// nothing lies in the far future, and something behind the far past.
func (s *Server) heeds(ctx context.Context, section string, k kind, c condition) (bool, error) {
	habit := s.knows(c)
	if habit != filterUntried {
		return habit == filterWorks, nil
	}
	query := "type=" + strconv.Itoa(k.number) + "&sort=id" // to sort by title, as it would else, costs it more
	none, err := s.count(ctx, section, query+c.since(farFuture), 0)
	if err != nil {
		return false, err
	}
	if none != 0 {
		s.learnFilter(c, filterIgnored)
		return false, nil
	}
	some, err := s.count(ctx, section, query+c.since(farPast), 0)
	if err != nil {
		return false, err
	}
	if some > 0 {
		s.learnFilter(c, filterWorks)
		return true, nil
	}
	// Rows without the field never match. That nothing was played is likely,
	// that nothing has a time is not: it cannot be relied on then.
	return c == byView, nil
}

// heedsIDs says whether the server heeds a list of ids.
func (s *Server) heedsIDs(ctx context.Context, section string, k kind) (bool, error) {
	habit := s.knows(byID)
	if habit == filterUntried {
		none, err := s.count(ctx, section, "type="+strconv.Itoa(k.number)+"&id="+noTagKey, 0)
		if err != nil {
			return false, err
		}
		habit = filterIgnored
		if none == 0 {
			habit = filterWorks
		}
		s.learnFilter(byID, habit)
	}
	return habit == filterWorks, nil
}

// knows says what was learned of a condition.
func (s *Server) knows(c condition) filterHabit {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.known.filters[c]
}

// learnFilter remembers whether a condition is heeded.
func (s *Server) learnFilter(c condition, habit filterHabit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known.filters[c] = habit
}
