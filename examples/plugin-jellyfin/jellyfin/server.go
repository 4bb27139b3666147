package jellyfin

import (
	"context"

	"github.com/luarr/luarr/sdk"
)

// product is what a Jellyfin server calls itself. Emby, whose API looks alike,
// has another word or none.
const product = "Jellyfin Server"

// Server says who answers.
func (s *Server) Server(ctx context.Context) (*sdk.Server, error) {
	var info struct {
		ServerName, Version, ProductName, OperatingSystem string
		ID                                                string `json:"Id"`
	}
	if err := s.client.read(ctx, "/System/Info", nil, &info); err != nil {
		return nil, err
	}
	if info.ProductName != product || info.ID == "" {
		said := info.ProductName
		if said == "" {
			said = "without a name"
		}
		return nil, &sdk.Error{Kind: sdk.KindOther, Message: s.client.base.String() + " is no Jellyfin: it is a server " + said, Hint: "put the address of a Jellyfin server in url"}
	}
	if info.ServerName == "" {
		info.ServerName = product
	}
	return &sdk.Server{
		Name: info.ServerName, Version: info.Version, Platform: info.OperatingSystem, MachineId: info.ID, Url: s.client.base.String(),
	}, nil
}
