package sdk

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestSecretNeverPrints(t *testing.T) {
	const value = "hunter2"
	s := NewSecret(value)
	type holder struct {
		Token  Secret
		At     *Secret
		hidden Secret
		all    map[string]Secret
	}
	h := holder{s, &s, s, map[string]Secret{"k": s}}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T", "%10s"} {
		fmt.Fprintf(&out, verb+" "+verb+"\n", s, h)
	}
	fmt.Fprintln(&out, s, h, []Secret{s}, map[string]Secret{"k": s}, errors.New(s.String()), fmt.Errorf("x: %v", h))
	for _, encode := range []func(any) ([]byte, error){json.Marshal, xml.Marshal} {
		b, err := encode(h)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(b)
	}
	for _, log := range []*slog.Logger{slog.New(slog.NewJSONHandler(&out, nil)), slog.New(slog.NewTextHandler(&out, nil))} {
		log.Info("x", "secret", s, "holder", h, "group", slog.GroupValue(slog.Any("s", s)))
	}
	func() {
		defer func() { fmt.Fprint(&out, recover()) }()
		panic(h)
	}()
	if text := out.String(); strings.Contains(text, value) || strings.Contains(text, fmt.Sprintf("%x", value)) {
		t.Errorf("the secret was printed:\n%s", text)
	}
	if s.Reveal() != value {
		t.Errorf("Reveal gives %q", s.Reveal())
	}
}
