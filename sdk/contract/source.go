package contract

import (
	"errors"
	"slices"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

var (
	libraryTypes = []string{sdk.LibraryMovie, sdk.LibrarySeries, sdk.LibraryMusic}
	itemTypes    = []string{sdk.Movie, sdk.Series, sdk.Season, sdk.Episode, sdk.Artist, sdk.Album, sdk.Track}
)

// source: every library can be walked, twice to the same end, and a walk can
// be stopped.
func (r *run) source(s Subject) {
	r.check("names its server", "Server must say who answers, with a name", func(p *Problems) {
		server, err := s.Server(r.ctx)
		switch {
		case err != nil:
			p.Add("it answered: %v", err)
		case server.Name == "":
			p.Add("the server has no name")
		}
	})
	var libraries []*wire.Library
	r.check("lists its libraries", "each needs a key, a title, and one of the types MOVIE, SERIES and MUSIC or why it is skipped", func(p *Problems) {
		var err error
		if libraries, err = s.Libraries(r.ctx, true); err != nil {
			p.Add("it answered: %v", err)
		}
		seen := map[string]bool{}
		for _, l := range libraries {
			switch {
			case l.Key == "" || l.Title == "":
				p.Add("library %q (key %q): key and title are needed", l.Title, l.Key)
			case seen[l.Key]:
				p.Add("library %q: another one has the key %q too", l.Title, l.Key)
			case l.Skipped == "" && !slices.Contains(libraryTypes, l.Type):
				p.Add("library %q: its type %q is none", l.Title, l.Type)
			}
			seen[l.Key] = true
		}
	})
	for _, l := range libraries {
		switch {
		case l.Skipped != "":
			r.skip("lists the items of "+l.Title, l.Skipped)
		default:
			r.library(s, l)
		}
	}
	if r.can("sessions") {
		r.check("lists what plays", "Sessions must answer, with an empty list where nothing plays", func(p *Problems) {
			if _, err := s.Sessions(r.ctx); err != nil {
				p.Add("it answered: %v", err)
			}
		})
	}
	r.events(s)
}

// sighted is one item of a walk as the contract compares it.
type sighted struct {
	text string // the item as it travels
	mark uint64
	item *wire.Item // without streams
}

// library walks one library.
func (r *run) library(s Subject, l *wire.Library) {
	var (
		first  map[string]sighted
		end    *wire.Walk
		broken bool
	)
	r.check("lists the items of "+l.Title, "fail with an error and never crash; ids are unique, and what belongs together names them", func(p *Problems) {
		first, end, broken = r.walk(p, s, l)
		if !broken {
			r.families(p, first)
		}
	})
	if first == nil || broken {
		return
	}
	r.check("lists "+l.Title+" twice alike", "the same server must give the same items, whatever the order of a map", func(p *Problems) {
		second, _, _ := r.walk(p, s, l)
		for id, item := range first {
			if again, there := second[id]; !there {
				p.Add("item %s is not there the second time", id)
			} else if again.text != item.text {
				p.Add("item %s is another one the second time", id)
			}
		}
	})
	if len(first) > 0 {
		r.check("stops listing "+l.Title+" when told to", "return what Items.Add returned, at once", func(p *Problems) { r.stop(p, s, l) })
	}
	if r.can("incremental") && end.GetCursor() != "" {
		r.incremental(s, l, first, end.Cursor)
	}
}

// walk gives the items of a library by their keys, and how the walk ended.
func (r *run) walk(p *Problems, s Subject, l *wire.Library) (seen map[string]sighted, end *wire.Walk, broken bool) {
	seen = map[string]sighted{}
	err := s.Items(r.ctx, l, func(b *wire.ItemBatch) error {
		r.take(p, seen, b)
		if b.Walk != nil {
			end = b.Walk
		}
		return nil
	})
	switch {
	case err != nil:
		p.Add("the walk broke off: %v", err)
	case end == nil:
		p.Add("the walk ended without saying whether it is complete")
	case !end.Complete && end.Reason == "":
		p.Add("the walk is not complete and does not say why")
	}
	return seen, end, err != nil
}

// take looks at the items of one batch and keeps them.
func (r *run) take(p *Problems, seen map[string]sighted, b *wire.ItemBatch) {
	for i, item := range b.Items {
		checkItem(p, item)
		r.checkTraits(p, item)
		text, err := proto.MarshalOptions{Deterministic: true}.Marshal(item)
		if err != nil {
			p.Add("item %s cannot be sent: %v", item.Id, err)
		}
		if _, twice := seen[item.Id]; twice {
			p.Add("item %s was given twice", item.Id)
		}
		one := sighted{text: string(text)}
		if i < len(b.Marks) {
			one.mark = b.Marks[i]
		}
		if !slices.ContainsFunc(r.items, func(kept *wire.Item) bool { return kept.Type == item.Type }) {
			r.items = append(r.items, item)
		}
		one.item = &wire.Item{Type: item.Type, ParentId: item.ParentId, SeriesId: item.SeriesId}
		seen[item.Id] = one
	}
}

// families: what an item belongs to was given too.
func (r *run) families(p *Problems, seen map[string]sighted) {
	for id, one := range seen {
		for _, above := range []string{one.item.ParentId, one.item.SeriesId} {
			if _, there := seen[above]; above != "" && !there {
				p.Add("item %s belongs to %s, which was not given", id, above)
			}
		}
	}
}

var errEnough = errors.New("enough")

// stop ends a walk at its first batch.
func (r *run) stop(p *Problems, s Subject, l *wire.Library) {
	batches := 0
	err := s.Items(r.ctx, l, func(*wire.ItemBatch) error {
		batches++
		return errEnough
	})
	if !errors.Is(err, errEnough) || batches != 1 {
		p.Add("it went on for %d batches, and ended with: %v", batches, err)
	}
}

// checkItem: what is the engine's is left to it, and what is unread has a name.
func checkItem(p *Problems, item *wire.Item) {
	if item.Id == "" || item.Title == "" || !slices.Contains(itemTypes, item.Type) {
		p.Add("item %q: id, title %q and a known type %q are needed", item.Id, item.Title, item.Type)
	}
	if item.Source != "" || item.Library != "" || item.Stale || len(item.Traits)+len(item.Matches) > 0 {
		p.Add("item %s: source, library, stale, traits and matches are the engine's to set", item.Id)
	}
	for _, u := range item.Unread {
		if item.ProtoReflect().Descriptor().Fields().ByTextName(u.Field) == nil || u.Reason == "" {
			p.Add("item %s: unread names %q for the reason %q: want a field of the schema and a reason", item.Id, u.Field, u.Reason)
		}
	}
	for _, v := range item.Versions {
		for _, part := range v.Parts {
			if part.GetSizeBytes() < 0 {
				p.Add("item %s: a part of %d bytes", item.Id, part.GetSizeBytes())
			}
		}
	}
}
