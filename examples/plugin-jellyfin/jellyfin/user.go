package jellyfin

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// user is a UserDto.
type user struct {
	ID     string `json:"Id"`
	Name   string
	Policy policy
}

// policy is what an account may see, as far as it is read.
type policy struct {
	IsAdministrator     bool
	IsDisabled          bool
	EnableAllFolders    bool
	MaxParentalRating   *int32
	BlockedTags         []string
	AllowedTags         []string
	BlockUnratedItems   []string
	BlockedMediaFolders []string
}

// user finds the account that items are read for: the one that is named, else
// the owner of the token, else the first administrator.
func (s *Server) user(ctx context.Context) (*user, error) {
	if s.User == "" {
		var me user
		err := s.client.read(ctx, "/Users/Me", nil, &me)
		if err == nil && me.ID != "" || err != nil && statusOf(err) != http.StatusBadRequest {
			return &me, err
		}
		// An API key has no owner.
	}
	var all []user
	if err := s.client.read(ctx, "/Users", nil, &all); err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b user) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	for i, u := range all {
		if u.ID != "" && (s.User == "" && u.Policy.IsAdministrator && !u.Policy.IsDisabled || s.User != "" && strings.EqualFold(u.Name, s.User)) {
			return &all[i], nil
		}
	}
	if s.User != "" {
		return nil, sdk.InvalidSetting("user", "is no user of the server")
	}
	return nil, errors.New("the server has no administrator: name somebody in user")
}

// sees says what an account does not see of a library, or gives "". What is
// hidden from it is not gone.
func (u *user) sees() string {
	p := u.Policy
	switch {
	case !p.EnableAllFolders || len(p.BlockedMediaFolders) > 0:
		return "the user " + u.Name + " may not see every library"
	case p.MaxParentalRating != nil || len(p.BlockUnratedItems) > 0:
		return "the user " + u.Name + " sees no more than parental control lets through"
	case len(p.BlockedTags)+len(p.AllowedTags) > 0:
		return "the user " + u.Name + " does not see items of every tag"
	}
	return ""
}
