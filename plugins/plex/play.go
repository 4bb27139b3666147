package plex

import (
	"context"
	"strconv"
	"strings"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/sdk"
)

// maxViewers is how many accounts of a server are known by name.
const maxViewers = 10_000

// ownerAccount is the id of the server's owner.
const ownerAccount = "1"

// viewers gives the names of the server's accounts by their ids. The owner has
// id 1; id 0 is a place holder without a name.
func (s *Server) viewers(ctx context.Context) (map[string]string, error) {
	a, err := s.client.get(ctx, question{path: "/accounts"})
	if err != nil {
		return nil, err
	}
	defer a.Close()
	var d decoder
	names := map[string]string{}
	_, err = d.container(a, func(name []byte) bool {
		if string(name) != "Account" {
			return false
		}
		d.each(func() {
			var id, title string
			d.object(func(name []byte) {
				switch string(name) {
				case "id":
					id = d.str()
				case "name":
					title = d.str()
				default:
					d.skip()
				}
			})
			if id != "" && title != "" && len(names) < maxViewers {
				names[id] = title
			}
		})
		return true
	}, d.skip)
	return names, bodyError(a.where, err, s.client.patience)
}

// play is one row of the history.
type play struct {
	id      string // historyKey
	item    string // ratingKey; empty where the item is gone
	account string
	at      int64 // seconds since 1970, 0 where it does not say
}

// readPlay reads one row.
func (d *decoder) readPlay() (p play) {
	d.object(func(name []byte) {
		switch string(name) {
		case "historyKey":
			p.id = d.str()
		case "ratingKey":
			p.item = d.word()
		case "accountID":
			p.account = d.word()
		case "viewedAt":
			p.at = d.moment().GetSeconds()
		default:
			d.skip()
		}
	})
	if p.id == "" {
		p.id = strings.Join([]string{"item", p.item, "account", p.account, "at", strconv.FormatInt(p.at, 10)}, " ")
	}
	return p
}

// number is the number that the id ends with, or else the id.
func (p play) number() string { return p.id[strings.LastIndexByte(p.id, '/')+1:] }

// as gives the play to the engine, with the account's name.
func (p play) as(names map[string]string) *sdk.Play {
	out := &sdk.Play{Id: p.id, Key: p.item, User: names[p.account]}
	switch {
	case p.account == "":
		out.User = "unknown account"
	case out.User == "":
		out.User = "account " + p.account
	}
	if p.at != 0 {
		out.At = &timestamppb.Timestamp{Seconds: p.at}
	}
	return out
}
