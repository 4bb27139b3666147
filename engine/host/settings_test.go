package host

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

func TestWireSettings(t *testing.T) {
	d := &wire.Description{Settings: []*wire.Setting{{Key: "api_key", Type: "secret"}, {Key: "absent", Type: "secret"}}}
	got, hidden, err := wireSettings(map[string]any{
		"api_key": "key-in-clear", "token": sdk.NewSecret("token-wrapped"), "none": nil,
		"yes": true, "int": int64(7), "uint": uint16(8), "float": 1.5, "wait": time.Minute,
		"at":    time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC),
		"list":  []string{"a", "b"},
		"pairs": [][2]string{{"/data", "/movies"}},
		"any":   []any{nil, map[string]any{"deep": sdk.NewSecret("deep-secret")}},
	}, d)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"api_key": "key-in-clear", "token": "token-wrapped", "none": nil,
		"yes": true, "int": 7.0, "uint": 8.0, "float": 1.5, "wait": float64(time.Minute),
		"at":    "2024-05-06T07:08:09Z",
		"list":  []any{"a", "b"},
		"pairs": []any{[]any{"/data", "/movies"}},
		"any":   []any{nil, map[string]any{"deep": "deep-secret"}},
	}
	if !reflect.DeepEqual(got.AsMap(), want) {
		t.Errorf("got  %v\nwant %v", got.AsMap(), want)
	}
	for _, secret := range []string{"key-in-clear", "token-wrapped", "deep-secret"} {
		if !slices.Contains(hidden, secret) {
			t.Errorf("%s is not hidden", secret)
		}
	}
	if _, _, err := wireSettings(map[string]any{"x": map[int]string{1: "a"}}, d); err == nil {
		t.Error("a table with numbers as keys was taken")
	}
}

func TestSecretsMask(t *testing.T) {
	s := newSecrets([]string{"s3cr3t t0ken/=", "short", ""})
	for in, want := range map[string]string{
		"a s3cr3t t0ken/= b":          "a [secret] b",
		"?token=s3cr3t+t0ken%2F%3D&x": "?token=[secret]&x",
		"a short word":                "a short word",
	} {
		if got := s.mask(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
