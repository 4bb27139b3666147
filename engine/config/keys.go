package config

// key is one key that a table may have.
type key struct {
	name string
	// kind is a type of wire.Setting, or one of the engine's own: secrets (a
	// list of them), table.
	kind   string
	value  any  // default, as TOML decodes it; nil where there is none
	filled bool // a string that must not be empty
	// min and max bound a number; nil where they do not.
	min, max *float64
	// whole says that a library cannot have its own.
	whole bool
}

// The keys of the engine's own, by table. A * stands for any name. Beside
// these, an instance and a library have their plugin's settings, a rule its
// parameters.
var known = map[string][]key{
	"": {
		{name: "engine", kind: "table"},
		{name: "limits", kind: "table"},
		{name: "plugins", kind: "table"},
		{name: "sources", kind: "table"},
		{name: "matchers", kind: "table"},
		{name: "rules", kind: "table"},
		{name: "prerolls", kind: "table"},
		{name: "blackouts", kind: "table"},
		{name: "pipelines", kind: "table"},
		{name: "notify", kind: "table"},
		{name: "listen", kind: "table"},
	},
	"engine": {
		{name: "state", kind: "string", value: "luarr.db"},
		{name: "rules", kind: "string", value: "rules"},
		{name: "plugins", kind: "string", value: "plugins"},
		{name: "timezone", kind: "string", value: "Local"},
		{name: "at", kind: "string", value: "05:00"},
	},
	"limits": {
		{name: "destructive", kind: "list", value: []any{}},
		{name: "max_changes", kind: "integer", value: int64(0)},
		{name: "max_destructive", kind: "integer", value: int64(20)},
		{name: "max_percent", kind: "number", value: float64(2)},
		{name: "max_freed", kind: "string", value: ""},
		{name: "max_notifications", kind: "integer", value: int64(50)},
		{name: "protect_labels", kind: "list", value: []any{"keep"}},
		{name: "protect_tags", kind: "list", value: []any{}},
	},
	"sources.*": append([]key{
		{name: "plugin", kind: "string", filled: true},
		{name: "libraries", kind: "table"},
	}, readingKeys...),
	// Beside these where the plugin is an authenticator.
	"sources.* with an account": {
		{name: "server", kind: "string", filled: true},
	},
	"sources.*.libraries.*": {
		{name: "library_name", kind: "string", filled: true},
		{name: "enabled", kind: "boolean", value: true},
		readingKeys[0], readingKeys[1],
	},
	"matchers.*": {
		{name: "plugin", kind: "string", filled: true},
		{name: "enabled", kind: "boolean", value: true},
	},
	"rules.*": {
		{name: "enabled", kind: "boolean"},
	},
	"prerolls": {
		{name: "refresh", kind: "string", value: "daily"},
		{name: "enforce", kind: "boolean", value: false},
		{name: "country", kind: "string", value: ""},
		{name: "folder", kind: "string", value: ""},
		{name: "path_map", kind: "pairs", value: []any{}},
	},
	"prerolls.*": {
		{name: "when", kind: "string"},
		{name: "priority", kind: "integer"},
		{name: "exclusive", kind: "boolean"},
		{name: "sources", kind: "list"},
		{name: "random", kind: "list"},
		{name: "weights", kind: "table"},
		{name: "sequence", kind: "any"},
	},
	"prerolls.*.sequence": {
		{name: "random", kind: "list"},
		{name: "weights", kind: "table"},
		{name: "pick", kind: "integer", value: int64(1)},
	},
	"blackouts.*": {
		{name: "when", kind: "string", value: ""},
		{name: "from", kind: "string", value: ""},
		{name: "to", kind: "string", value: ""},
		{name: "sources", kind: "list"},
		{name: "allow", kind: "list", value: []any{}},
		{name: "block_new_only", kind: "boolean", value: false},
		{name: "message", kind: "string", value: ""},
	},
	"pipelines.*": {
		{name: "sources", kind: "list"},
		{name: "rules", kind: "list"},
		{name: "schedule", kind: "string", filled: true},
		{name: "at", kind: "string"},
		{name: "events", kind: "boolean", value: false},
	},
	"notify": {
		{name: "urls", kind: "secrets", value: []any{}},
		{name: "always", kind: "boolean", value: false},
		{name: "template", kind: "string", value: ""},
	},
	"listen": {
		{name: "enabled", kind: "boolean", value: false},
		{name: "address", kind: "string", value: "127.0.0.1:5827"},
		{name: "secret", kind: "secret"},
		{name: "webhooks", kind: "boolean", value: true},
		{name: "metrics", kind: "boolean", value: true},
		{name: "max_body", kind: "string", value: "4MB"},
		{name: "max_per_minute", kind: "integer", value: int64(240)},
	},
}

// names lists the names of keys.
func names(keys []key) []string {
	list := make([]string, len(keys))
	for i, k := range keys {
		list[i] = k.name
	}
	return list
}

// lookup finds a key by its name.
func lookup(keys []key, name string) (key, bool) {
	for _, k := range keys {
		if k.name == name {
			return k, true
		}
	}
	return key{}, false
}
