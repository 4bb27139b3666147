package plex

import (
	"context"

	"github.com/luarr/luarr/sdk"
)

// Server says who answers. Only the owner may read all of it: what other
// accounts are refused stays unset.
func (s *Server) Server(ctx context.Context) (*sdk.Server, error) {
	out := &sdk.Server{Url: s.client.base.String()}
	identity := s.introduce(ctx, "/identity", out)
	if identity != nil && statusOf(identity) == 0 {
		return nil, identity // nobody answers at all
	}
	root := s.introduce(ctx, "/", out)
	if root != nil && (out.MachineId == "" || statusOf(root) == 0 || statusOf(root) >= 500) {
		return nil, root
	}
	s.learnVersion(out.Version)
	if out.Name == "" {
		out.Name = s.client.base.Host
	}
	s.readPreferences(ctx, out)
	return out, nil
}

// introduce fills in what one of the server's pages says of it.
func (s *Server) introduce(ctx context.Context, path string, out *sdk.Server) error {
	a, err := s.client.get(ctx, question{path: path})
	if err != nil {
		return err
	}
	defer a.Close()
	var d decoder
	_, err = d.container(a, func(name []byte) bool {
		field := map[string]*string{
			"friendlyName": &out.Name, "version": &out.Version,
			"platform": &out.Platform, "machineIdentifier": &out.MachineId,
		}[string(name)]
		if field == nil {
			return false
		}
		if text := d.str(); text != "" {
			*field = text
		}
		return true
	}, d.skip)
	return bodyError(a.where, err, s.client.patience)
}
