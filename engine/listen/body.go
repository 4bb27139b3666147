package listen

import (
	"errors"
	"io"
	"net/http"
)

// read reads the body of a webhook into a hint about those it was sent by.
func (l *Listener) read(r *http.Request, from sender) (Hint, error) {
	if from.plugin == "plex" {
		return l.readPlex(r, from)
	}
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return Hint{}, broken(err)
	}
	parse := parseRadarr
	if from.plugin == "sonarr" {
		parse = parseSonarr
	}
	h, err := parse(text)
	h.Matchers = from.names
	return h, err
}

// readPlex reads the form that Plex sends.
func (l *Listener) readPlex(r *http.Request, from sender) (Hint, error) {
	form, err := r.MultipartReader()
	if err != nil {
		return Hint{}, errors.New("not the multipart form that Plex sends")
	}
	text, err := plexForm(form)
	if err != nil {
		return Hint{}, broken(err)
	}
	h, machineID, err := parsePlex(text)
	if err != nil || h.Kind == "" {
		return Hint{}, err
	}
	state, err := l.o.State(r.Context())
	if err != nil { // then any of them may be meant
		machineID = ""
	}
	h.Sources = ofMachine(from.names, machineID, state.Servers)
	return h, nil
}

// broken says that a body ended too early, and leaves one that is too large as
// it is.
func broken(err error) error {
	if tooLarge(err) {
		return err
	}
	return errors.New("the body cannot be read to its end")
}

// tooLarge says whether a body was larger than it may be.
func tooLarge(err error) bool {
	var large *http.MaxBytesError
	return errors.As(err, &large)
}
