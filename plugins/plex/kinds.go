package plex

import (
	"errors"

	"github.com/luarr/luarr/sdk"
)

// Changes lists what rules may change on a Plex server.
func (s *Server) Changes() []sdk.ChangeKind {
	return []sdk.ChangeKind{s.labelKind(), s.emptyTrashKind(), s.cleanBundlesKind(), s.optimizeKind(), s.preferenceKind(), s.terminateKind()}
}

// told is an error with what to do about it: the journal keeps one text.
func told(err error) error {
	var e *sdk.Error
	if errors.As(err, &e) && e.Hint != "" {
		return errors.New(err.Error() + "; " + e.Hint)
	}
	return err
}
