package contract

import (
	"context"
	"errors"
	"slices"
	"time"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// aboutOwn looks at the traits and the kinds of events that a plugin declares.
func aboutOwn(p *Problems, d *wire.Description) {
	source := slices.Contains(d.Capabilities, "source")
	for i, k := range d.Traits {
		switch err := sdk.CheckTrait(k); {
		case err != nil:
			p.Add("%v", err)
		case k.Doc == "":
			p.Add("the trait %s has no doc", k.Name)
		case !source:
			p.Add("the trait %s is of no use: only a source gives traits", k.Name)
		case slices.ContainsFunc(d.Traits[:i], func(o *wire.TraitKind) bool { return o.Name == k.Name }):
			p.Add("the trait %s is declared twice", k.Name)
		}
	}
	for i, k := range d.Events {
		switch {
		case !validName.MatchString(k.Name):
			p.Add("the event %q has no valid name", k.Name)
		case slices.Contains(sdk.EventKindsOfAll(), k.Name):
			p.Add("the event %s is everybody's: take another name", k.Name)
		case k.Doc == "":
			p.Add("the event %s has no doc", k.Name)
		case k.Like != "" && !slices.Contains(likely, k.Like):
			p.Add("the event %s is like %q: want session, item, library, server or nothing", k.Name, k.Like)
		case !slices.Contains(d.Capabilities, "events"):
			p.Add("the event %s is of no use: it tells of no events", k.Name)
		case slices.ContainsFunc(d.Events[:i], func(o *wire.EventKind) bool { return o.Name == k.Name }):
			p.Add("the event %s is declared twice", k.Name)
		}
	}
}

// likely is what an event that a plugin declares may be a case of.
var likely = []string{sdk.EventSession, sdk.EventItem, sdk.EventLibrary, sdk.EventServer}

// checkTraits: what is said of an item's traits was declared, and is of that type.
func (r *run) checkTraits(p *Problems, item *wire.Item) {
	r.checkSaid(p, item, item.SourceTraits, sdk.TraitOfItem)
	for _, v := range item.Versions {
		r.checkSaid(p, item, v.SourceTraits, sdk.TraitOfVersion)
	}
}

func (r *run) checkSaid(p *Problems, item *wire.Item, said *structpb.Struct, of string) {
	for name, value := range said.GetFields() {
		i := slices.IndexFunc(r.about.Traits, func(k *wire.TraitKind) bool { return k.Name == name && k.Of == of })
		if i < 0 {
			p.Add("item %s: the trait %s of the %s is not declared", item.Id, name, of)
		} else if _, err := sdk.TraitText(r.about.Traits[i], value); err != nil {
			p.Add("item %s: the trait %s %v", item.Id, name, err)
		}
	}
}

// Listener is a Subject that can be asked for what happens.
type Listener interface {
	Events(ctx context.Context, each func(*wire.Event) error) error
}

// heardFor is how long the contract listens, and mostHear how many events it looks
// at.
const (
	heardFor = 300 * time.Millisecond
	mostHear = 20
)

// events: what is told is of a kind that everybody has or the plugin declares,
// and begins with how it comes.
func (r *run) events(s Subject) {
	listener, can := s.(Listener)
	if !can || !r.can("events") {
		return
	}
	r.check("tells what happens", "Events hands out a link first, and then kinds that everybody knows or EventKinds lists", func(p *Problems) {
		// No deadline, which the plugin would be told of, and might end by first.
		ctx, cancel := context.WithCancel(r.ctx)
		defer cancel()
		defer time.AfterFunc(heardFor, cancel).Stop()
		n := 0
		err := listener.Events(ctx, func(e *wire.Event) error {
			own := slices.ContainsFunc(r.about.Events, func(k *wire.EventKind) bool { return k.Name == e.Kind })
			switch n++; {
			case !own && !slices.Contains(sdk.EventKindsOfAll(), e.Kind):
				p.Add("it told of the kind %q, which is not declared", e.Kind)
			case n == 1 && e.Kind != sdk.EventLink:
				p.Add("it began with %s, and not with a link", e.Kind)
			case n >= mostHear:
				return errEnough
			}
			return nil
		})
		if ctx.Err() == nil && !errors.Is(err, errEnough) {
			p.Add("it ended by itself: %v", err)
		}
	})
}
