package arr

import (
	"context"
	"strconv"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// status is the part of /system/status that is used.
type status struct {
	AppName   string `json:"appName"`
	Version   string `json:"version"`
	IsWindows bool   `json:"isWindows"`
	IsOsx     bool   `json:"isOsx"`
}

// ignoresCase says whether the machine's paths are the same in either case.
func (s *status) ignoresCase() bool { return s.IsWindows || s.IsOsx }

// before says whether the version comes before another one. One that cannot be
// read does.
func (s *status) before(want ...int) bool {
	rest := s.Version
	for _, w := range want {
		var text string
		text, rest, _ = strings.Cut(rest, ".")
		n, err := strconv.Atoi(text)
		if err != nil || n != w {
			return err != nil || n < w
		}
	}
	return false
}

// verify asks the application who it is, so that neither a catalogue nor a
// change is ever taken from, or sent to, another one.
func (i *Instance) verify(ctx context.Context) (*status, error) {
	s := new(status)
	switch err := i.client.get(ctx, "system/status", s); {
	case sdk.KindOf(err) == sdk.KindNotFound:
		return nil, i.client.wrongAddress("it has no /api/v3/system/status", "")
	case err != nil:
		return nil, err
	case s.Version == "":
		return nil, i.client.wrongAddress("it does not say which version it is", "")
	case s.AppName != "" && !strings.EqualFold(s.AppName, i.app.Name):
		return nil, sdk.Unavailable("this is "+clip(s.AppName)+", not "+i.app.Name,
			"give the address of "+i.app.Name+", such as "+i.app.Example, nil)
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.status = s
	return s, nil
}

// verified asks who the application is unless that is known already.
func (i *Instance) verified(ctx context.Context) error {
	i.mu.Lock()
	known := i.status != nil
	i.mu.Unlock()
	if known {
		return nil
	}
	_, err := i.verify(ctx)
	return err
}
