package config

import (
	"fmt"
	"strings"
	"time"
	_ "time/tzdata" // so that time zones are known in an empty container too

	"github.com/luarr/luarr/engine/notify"
	"github.com/luarr/luarr/sdk"
)

// engine reads [engine]. LUARR_STATE, LUARR_RULES, LUARR_PLUGINS,
// LUARR_TIMEZONE and LUARR_AT come before what the file says.
func (l *loader) engine(v any) Engine {
	path := []string{"engine"}
	values := l.read(path, l.table(path, v), known["engine"], false)
	e := Engine{
		State:   l.path(l.setting(values, "state")),
		Rules:   l.path(l.setting(values, "rules")),
		Plugins: l.path(l.setting(values, "plugins")),
	}
	zone := l.setting(values, "timezone")
	location, err := time.LoadLocation(zone)
	if err != nil {
		l.refuse("timezone", `a name such as "Europe/Berlin", or "Local"`, "unknown time zone %q", zone)
	}
	e.Timezone = location
	at := l.setting(values, "at")
	var ok bool
	if e.At, ok = clock(at); !ok && at != "" {
		l.refuse("at", clockHint, "%q is no time of day", at)
	}
	return e
}

// setting gives one key of [engine]: the environment's, the file's or the
// default.
func (l *loader) setting(values map[string]any, name string) string {
	text, _ := values[name].(string)
	if value := l.o.Getenv(override(name)); value != "" {
		text = value
	}
	if text == "" {
		l.refuse(name, "", "is empty")
	}
	return text
}

// override is the environment variable that comes before a key of [engine].
func override(name string) string { return "LUARR_" + strings.ToUpper(name) }

// refuse complains about a key of [engine] where it was given.
func (l *loader) refuse(name, hint, format string, args ...any) {
	if l.o.Getenv(override(name)) == "" {
		l.complain([]string{"engine", name}, hint, format, args...)
		return
	}
	l.problems = append(l.problems, Problem{Key: override(name), Message: fmt.Sprintf(format, args...), Hint: hint})
}

// limits reads [limits].
func (l *loader) limits(v any) Limits {
	path := []string{"limits"}
	values := l.read(path, l.table(path, v), known["limits"], false)
	limits := Limits{
		MaxChanges:       values["max_changes"].(int64),
		MaxDestructive:   values["max_destructive"].(int64),
		MaxPercent:       values["max_percent"].(float64),
		MaxNotifications: values["max_notifications"].(int64),
	}
	limits.Destructive = l.words(under(path, "destructive"), values["destructive"].([]any))
	for _, kind := range limits.Destructive {
		l.change(under(path, "destructive"), kind)
	}
	limits.ProtectLabels = l.words(under(path, "protect_labels"), values["protect_labels"].([]any))
	limits.ProtectTags = l.words(under(path, "protect_tags"), values["protect_tags"].([]any))
	for _, name := range []string{"max_changes", "max_destructive", "max_notifications"} {
		if values[name].(int64) < 0 {
			l.complain(under(path, name), "", "must not be negative")
		}
	}
	var ok bool
	if limits.MaxFreed, ok = size(values["max_freed"].(string)); !ok {
		l.complain(under(path, "max_freed"), `such as "500GB" or "1.5 TB"`, "%q is no size", values["max_freed"])
	}
	if limits.MaxPercent < 0 || limits.MaxPercent > 100 {
		l.complain(under(path, "max_percent"), "", "must be from 0 to 100")
	}
	return limits
}

// change checks that a kind of change is one that a plugin offers.
func (l *loader) change(path []string, kind string) {
	plugin, name, _ := strings.Cut(kind, ".")
	if !isName(plugin) || !isName(name) {
		l.complain(path, `such as "plex.delete"`, "%q is not PLUGIN.CHANGE", kind)
		return
	}
	a := l.describe(path, plugin)
	if a.description == nil {
		return
	}
	var offered []string
	for _, c := range a.description.GetChanges() {
		if c.GetName() == name {
			return
		}
		offered = append(offered, plugin+"."+c.GetName())
	}
	l.complain(path, suggest(kind, offered), "%s offers no change %q", plugin, name)
}

// rules reads [rules.NAME]: parameters, which the rule itself checks.
func (l *loader) rules(v any) map[string]map[string]any {
	rules := map[string]map[string]any{}
	for _, e := range l.named([]string{"rules"}, v) {
		rules[e.name] = l.read(e.path, e.values, known["rules.*"], true)
	}
	return rules
}

// notify reads [notify].
func (l *loader) notify(v any) Notify {
	path := []string{"notify"}
	values := l.read(path, l.table(path, v), known["notify"], false)
	var n Notify
	for i, url := range values["urls"].([]any) {
		secret := url.(sdk.Secret)
		if scheme, _, ok := strings.Cut(secret.Reveal(), "://"); !ok || scheme == "" {
			l.complain(under(path, "urls"), "begin with https:// or the service's own scheme", "entry %d: is no URL", i+1)
		}
		n.URLs = append(n.URLs, secret)
	}
	n.Always = values["always"].(bool)
	n.Template = l.template(under(path, "template"), values["template"].(string))
	return n
}

// template reads the template of reports, out of a file or as it stands.
func (l *loader) template(path []string, text string) string {
	if name, ok := strings.CutPrefix(text, "file:"); ok {
		body, err := l.o.ReadFile(l.path(name))
		if err != nil {
			l.complain(path, "", "cannot be read: %v", err)
			return ""
		}
		text = string(body)
	}
	if err := notify.Check(text); err != nil {
		l.complain(path, "config.toml.example says what a template can name", "%v", err)
	}
	return text
}
