package host

import (
	"fmt"
	"slices"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

const (
	mostOffers  = 500     // settings, changes, capabilities and parameters that a plugin may have of each
	mostOwn     = 50      // traits and kinds of events
	longestText = 4 << 10 // bytes of a doc or a default

	longestVersion = 64 // bytes of a version
)

// describable makes the texts of a description fit to be shown, and refuses
// one that cannot be worked with: names that are none, or that come twice.
func describable(d *wire.Description) error {
	tidy(d.ProtoReflect(), func(text string) string { return clean(text, longestText) })
	d.Version = clean(d.GetVersion(), longestVersion)
	if most := max(len(d.GetSettings()), len(d.GetChanges()), len(d.GetCapabilities()), len(d.GetTypes())); most > mostOffers {
		return fmt.Errorf("it describes %d things of one kind", most)
	}
	if most := max(len(d.GetTraits()), len(d.GetEvents())); most > mostOwn {
		return fmt.Errorf("it declares %d traits or kinds of events, and %d are the most", most, mostOwn)
	}
	seen := map[string]bool{}
	name := func(what, name string) error {
		if !validName.MatchString(name) {
			return fmt.Errorf("%q is no name of a %s", name, what)
		}
		if seen[what+" "+name] {
			return fmt.Errorf("it has more than one %s called %q", what, name)
		}
		seen[what+" "+name] = true
		return nil
	}
	for _, s := range d.GetSettings() {
		if err := name("setting", s.GetKey()); err != nil {
			return err
		}
	}
	for _, c := range d.GetChanges() {
		if err := name("change", c.GetName()); err != nil {
			return err
		}
		if len(c.GetParams()) > mostOffers {
			return fmt.Errorf("the change %q has %d parameters", c.GetName(), len(c.GetParams()))
		}
		for _, p := range c.GetParams() {
			if err := name("parameter of "+c.GetName(), p.GetName()); err != nil {
				return err
			}
		}
	}
	for _, t := range d.GetTraits() {
		if err := name("trait", t.GetName()); err != nil {
			return err
		}
	}
	for _, e := range d.GetEvents() {
		if err := name("declared event", e.GetName()); err != nil {
			return err
		}
		if slices.Contains(sdk.EventKindsOfAll(), e.GetName()) {
			return fmt.Errorf("it declares events of the kind %q, which is everybody's", e.GetName())
		}
	}
	return nil
}

// tidy cleans every text of a message, and of those in it; maps are left alone.
func tidy(m protoreflect.Message, clean func(string) string) {
	m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case f.IsList() && f.Message() != nil:
			for i := range v.List().Len() {
				tidy(v.List().Get(i).Message(), clean)
			}
		case f.IsList() && f.Kind() == protoreflect.StringKind:
			for i := range v.List().Len() {
				v.List().Set(i, protoreflect.ValueOfString(clean(v.List().Get(i).String())))
			}
		case f.Kind() == protoreflect.StringKind && !f.IsMap():
			m.Set(f, protoreflect.ValueOfString(clean(v.String())))
		case f.Message() != nil && !f.IsMap():
			tidy(v.Message(), clean)
		}
		return true
	})
}
