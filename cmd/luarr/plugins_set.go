package main

import (
	"slices"
	"strconv"
	"strings"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/sdk/wire"
)

// repeated is a flag that may be given several times.
type repeated []string

// Set adds a value.
func (r *repeated) Set(value string) error {
	*r = append(*r, value)
	return nil
}

// String shows the values.
func (r *repeated) String() string { return strings.Join(*r, " ") }

// settingsOf reads KEY=VALUE pairs as the plugin describes its settings.
func settingsOf(pairs []string, about *wire.Description, getenv func(string) string) (map[string]any, error) {
	settings := map[string]any{}
	for _, pair := range pairs {
		key, text, ok := strings.Cut(pair, "=")
		if !ok {
			return nil, fault.New(fault.Usage, "", "--set "+pair, "want KEY=VALUE")
		}
		i := slices.IndexFunc(about.GetSettings(), func(s *wire.Setting) bool { return s.GetKey() == key })
		if i < 0 {
			wrong := fault.New(fault.Usage, "", "--set "+key, "%s has no such setting", about.GetName())
			if near := script.Nearest(key, settingKeys(about)); near != "" {
				return nil, wrong.WithHint("did you mean %q?", near)
			}
			return nil, wrong.WithHint("its settings are: %s", dash(settingKeys(about)))
		}
		value, err := settingValue(about.GetSettings()[i].GetType(), text, getenv)
		if err != nil {
			return nil, fault.New(fault.Usage, "", "--set "+key, "want %s", err)
		}
		if list, isList := value.([]any); isList { // given again for more
			before, _ := settings[key].([]any)
			value = append(before, list...)
		}
		settings[key] = value
	}
	return settings, nil
}

// settingKeys names the settings of a plugin.
func settingKeys(about *wire.Description) []string {
	var keys []string
	for _, s := range about.GetSettings() {
		keys = append(keys, s.GetKey())
	}
	return keys
}

// wanted is what a value should have been.
type wanted string

// Error says so.
func (w wanted) Error() string { return string(w) }

// settingValue reads a value of a type. Pairs are written as A=B.
func settingValue(kind, text string, getenv func(string) string) (any, error) {
	switch kind {
	case "secret":
		if name, ok := strings.CutPrefix(text, "env:"); ok {
			text = getenv(name)
		}
	case "boolean":
		b, err := strconv.ParseBool(text)
		if err != nil {
			return nil, wanted("true or false")
		}
		return b, nil
	case "integer", "number":
		n, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return nil, wanted("a number")
		}
		return n, nil
	case "list", "pairs":
		var list []any
		for one := range strings.SplitSeq(text, ",") {
			if kind == "list" {
				list = append(list, one)
				continue
			}
			from, to, ok := strings.Cut(one, "=")
			if !ok {
				return nil, wanted("pairs such as /data=/mnt")
			}
			list = append(list, []any{from, to})
		}
		return list, nil
	}
	return text, nil
}
