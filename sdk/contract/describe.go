package contract

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"

	"google.golang.org/grpc/status"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// What settings may be, and what changes may be aimed at.
var (
	settingTypes = []string{"string", "secret", "integer", "number", "boolean", "list", "pairs", "any"}
	targets      = append(slices.Clone(itemTypes), "library", "server", "session")
)

var validName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// describe asks what the plugin is: everything a person needs to know is there.
func (r *run) describe() bool {
	r.check("describes itself", "fill in sdk.Plugin, and the doc tags and texts of settings and changes", func(p *Problems) {
		s, err := r.fresh()
		if err != nil {
			p.Add("it cannot be started: %v", err)
			return
		}
		d, err := s.Describe(r.ctx)
		if err != nil {
			p.Add("it answered: %v", err)
			return
		}
		r.about = d
		aboutPlugin(p, d)
		aboutSettings(p, d)
		aboutChanges(p, d)
		aboutOwn(p, d)
	})
	return r.about != nil
}

func aboutPlugin(p *Problems, d *wire.Description) {
	if !validName.MatchString(d.Name) {
		p.Add("its name is %q: want a lower-case letter, then letters, digits and _", d.Name)
	}
	if d.Version == "" {
		p.Add("its version is empty")
	}
	if d.Summary == "" {
		p.Add("its summary is empty: say what it does in one sentence")
	}
	if len(d.Capabilities) == 0 {
		p.Add("it can do nothing: implement Source, Matcher, Actor or Authenticator")
	}
}

func aboutSettings(p *Problems, d *wire.Description) {
	for _, s := range d.Settings {
		switch {
		case !validName.MatchString(s.Key):
			p.Add("the setting %q has no valid name", s.Key)
		case s.Doc == "" || !slices.Contains(settingTypes, s.Type):
			p.Add("the setting %s needs a doc, and one of the types %s", s.Key, strings.Join(settingTypes, ", "))
		case s.Min != nil && s.Max != nil && !(*s.Min <= *s.Max):
			p.Add("the setting %s can have no value: it is to lie between %g and %g", s.Key, *s.Min, *s.Max)
		}
	}
}

func aboutChanges(p *Problems, d *wire.Description) {
	for _, k := range d.Changes {
		switch {
		case !validName.MatchString(k.Name):
			p.Add("the change %q has no valid name", k.Name)
		case k.Doc == "":
			p.Add("the change %s has no doc", k.Name)
		case len(k.Targets) == 0:
			p.Add("the change %s has no targets: what may a rule aim it at?", k.Name)
		case k.Needs != "" && k.Needs != sdk.Matched && k.Needs != sdk.Absent:
			p.Add("the change %s needs a match that is %q: want matched, absent or nothing", k.Name, k.Needs)
		}
		for _, target := range k.Targets {
			if !slices.Contains(targets, target) {
				p.Add("the change %s can be aimed at a %q: want some of %s", k.Name, target, strings.Join(targets, ", "))
			}
		}
		for _, param := range k.Params {
			if param.Doc == "" || !slices.Contains([]string{"string", "number", "boolean", "list"}, param.Type) {
				p.Add("the parameter %s of %s needs a doc, and one of the types string, number, boolean and list", param.Name, k.Name)
			}
		}
	}
}

// settings: what is missing or unknown is refused, by name.
func (r *run) settings() {
	const hint = "answer with sdk.InvalidSetting(key, …); the SDK does so for required and unknown settings"
	refused := func(p *Problems, settings map[string]any, key string) {
		s, err := r.fresh()
		if err != nil {
			p.Add("it cannot be started: %v", err)
			return
		}
		switch err := s.Open(r.ctx, settings); {
		case err == nil:
			p.Add("it was opened without a word")
		case invalidKey(err) != key:
			p.Add("it refused, but not with an error that names the setting %s: %v", key, err)
		}
	}
	for _, s := range r.about.Settings {
		if _, given := r.config.Settings[s.Key]; !given && r.can("authenticator") && (s.Key == "url" || s.Key == "token") {
			continue // opened for its account alone, it needs none
		}
		if !s.Required {
			continue
		}
		// Of two that are missing a plugin may name either.
		if missing := r.missing(s.Key); missing != "" {
			r.skip("refuses to open without "+s.Key, "the test was given no "+missing)
		} else {
			r.check("refuses to open without "+s.Key, hint, func(p *Problems) {
				less := maps.Clone(r.config.Settings)
				delete(less, s.Key)
				refused(p, less, s.Key)
			})
		}
	}
	if missing := r.missing(""); missing != "" {
		r.skip("refuses an unknown setting", "the test was given no "+missing)
		return
	}
	r.check("refuses an unknown setting", hint, func(p *Problems) {
		more := maps.Clone(r.config.Settings)
		if more == nil {
			more = map[string]any{}
		}
		more["no_such_setting"] = true
		refused(p, more, "no_such_setting")
	})
}

// invalidKey gives the setting that an error names, near or far.
func invalidKey(err error) string {
	var near *sdk.Error
	if errors.As(err, &near) && near.Kind == sdk.KindInvalidSetting {
		return near.Key
	}
	s, _ := status.FromError(err)
	for _, detail := range s.Details() {
		if f, ok := detail.(*wire.Fault); ok && f.Kind == string(sdk.KindInvalidSetting) {
			return f.Key
		}
	}
	return ""
}
