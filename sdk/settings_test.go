package sdk

import (
	"testing"

	"google.golang.org/protobuf/types/known/structpb"
)

type sample struct {
	URL     string      `setting:"url,required" doc:"address"`
	Token   Secret      `setting:"token" doc:"token"`
	Timeout int         `setting:"timeout" min:"1" max:"99" scope:"server" doc:"seconds"`
	Share   float64     `setting:"share" doc:"a share"`
	Verify  bool        `setting:"verify" doc:"check certificates"`
	Names   []string    `setting:"names" doc:"names"`
	Map     [][2]string `setting:"map" doc:"prefixes"`
	When    any         `setting:"when" doc:"true or a schedule"`
	Other   string      // no setting
}

func TestConfigure(t *testing.T) {
	cases := []struct {
		name string
		give map[string]any
		want string // the message, or "" for none
	}{
		{"all", map[string]any{"url": "http://x", "token": "t", "timeout": 5.0, "share": 0.5, "verify": false,
			"names": []any{"a"}, "map": []any{[]any{"/a", "/b"}}, "when": true}, ""},
		{"below its bounds", map[string]any{"url": "x", "timeout": 0.0}, "timeout: must lie between 1 and 99"},
		{"beyond its bounds", map[string]any{"url": "x", "timeout": 100.0}, "timeout: must lie between 1 and 99"},
		{"required is missing", map[string]any{}, "url: is required"},
		{"required is empty", map[string]any{"url": ""}, "url: must not be empty"},
		{"unknown", map[string]any{"url": "x", "Other": "y"}, "Other: is not a setting of this plugin"},
		{"string for a number", map[string]any{"url": "x", "timeout": "5"}, "timeout: must be a whole number, not a string"},
		{"fraction for a whole number", map[string]any{"url": "x", "timeout": 1.5}, "timeout: must be a whole number, not a number"},
		{"number for a secret", map[string]any{"url": "x", "token": 1.0}, "token: must be a string, not a number"},
		{"list of numbers", map[string]any{"url": "x", "names": []any{1.0}}, "names: must be a list of strings, not a list"},
		{"triple", map[string]any{"url": "x", "map": []any{[]any{"a", "b", "c"}}}, "map: must be a list of pairs of strings, not a list"},
		{"string for a boolean", map[string]any{"url": "x", "verify": "true"}, "verify: must be true or false, not a string"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			values, err := structpb.NewStruct(c.give) // as it comes over the wire
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if err := configure(&sample{}, values.AsMap()); err != nil {
				e := err.(*Error)
				got = e.Key + ": " + e.Message
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestSettingsOfShowsDefaults(t *testing.T) {
	settings, err := settingsOf(&sample{Timeout: 60, Verify: true, URL: "http://localhost"})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"url": `"http://localhost"`, "token": "", "timeout": "60", "share": "0", "verify": "true", "names": "", "map": "", "when": ""}
	if len(settings) != len(want) {
		t.Errorf("%d settings, want %d", len(settings), len(want))
	}
	for _, s := range settings {
		if d, there := want[s.Key]; !there || d != s.Default {
			t.Errorf("%s: default %q, want %q", s.Key, s.Default, d)
		}
	}
}

func TestSettingsOfRefusesWhatAuthorsGetWrong(t *testing.T) {
	for name, instance := range map[string]any{
		"no pointer": sample{},
		"no doc": &struct {
			A string `setting:"a"`
		}{},
		"unexported": &struct {
			a string `setting:"a" doc:"x"`
		}{},
		"a channel": &struct {
			A chan int `setting:"a" doc:"x"`
		}{},
		"nothing": nil,
	} {
		if _, err := settingsOf(instance); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestConfigureRefusesAnEmptyRequiredSecret(t *testing.T) {
	type locked struct {
		Token Secret `setting:"token,required" doc:"token"`
	}
	err := configure(&locked{}, map[string]any{"token": ""})
	if e, ok := err.(*Error); !ok || e.Key != "token" || e.Message != "must not be empty" {
		t.Errorf("got %v", err)
	}
}

// signer is an Authenticator that needs an address only as a source.
type signer struct {
	sample
	Authenticator
	URL  string `setting:"url,required" doc:"address"`
	Mood string `setting:"mood,required" doc:"how it feels"`
}

// TestAuthenticatorWithoutItsSource: one that signs in is opened for its
// account alone too, and describes its settings as it did.
func TestAuthenticatorWithoutItsSource(t *testing.T) {
	s := &signer{}
	if err := configure(s, map[string]any{"mood": "good"}); err != nil {
		t.Errorf("got %v", err)
	}
	if err := configure(s, map[string]any{"url": "u"}); err == nil {
		t.Error("what no account supplies is not required")
	}
	settings, err := settingsOf(s)
	if err != nil || len(settings) != 2 || !settings[0].Required {
		t.Errorf("described as %v, %v", settings, err)
	}
}
