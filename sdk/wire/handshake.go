package wire

// What host and plugin must agree on before they can talk. A plugin in another
// language needs these, the .proto files and go-plugin's handshake line.
const (
	// ProtocolVersion changes only when the schema changes in a way that an
	// older plugin cannot survive; new fields and calls do not count.
	ProtocolVersion = 1
	// CookieKey names the environment variable that tells a plugin it was
	// started by a host and not by hand.
	CookieKey = "LUARR_PLUGIN"
	// CookieValue is its value.
	CookieValue = "d1b0a1a4-luarr"
	// PluginName is the key of the one go-plugin plugin that is served.
	PluginName = "luarr"
	// MaxMessageBytes is the largest gRPC message either side accepts.
	MaxMessageBytes = 16 << 20
	// RoleEnv names the environment variable that makes the luarr binary, or a
	// test binary, serve the plugin named in "plugin:NAME".
	RoleEnv = "LUARR_ROLE"
)
