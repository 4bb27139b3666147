package trust_test

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aead.dev/minisign"

	"github.com/luarr/luarr/engine/trust"
)

func TestVerifySignature(t *testing.T) {
	public, private, err := minisign.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	other, _, err := minisign.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(name string, body []byte) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, body, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	body := []byte("a program")
	r := minisign.NewReader(strings.NewReader(string(body)))
	if _, err := r.Read(make([]byte, 100)); err != nil {
		t.Fatal(err)
	}
	signature := r.Sign(private)
	signed := write("signed", body)
	write("signed.minisig", signature)
	changed := write("changed", []byte("another program"))
	write("changed.minisig", signature)
	unsigned := write("unsigned", body)
	text, err := public.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	keyFile := write("minisign.pub", append(text, '\n'))
	for name, c := range map[string]struct{ file, key, wrong string }{
		"key":           {signed, public.String(), ""},
		"key file":      {signed, keyFile, ""},
		"other key":     {signed, other.String(), "is not by " + other.String()},
		"changed":       {changed, public.String(), "or not of this file"},
		"unsigned":      {unsigned, public.String(), "its signature cannot be read"},
		"no key":        {signed, "RWnonsense", "is no public key of minisign"},
		"no such file":  {signed, filepath.Join(dir, "none"), "is no public key of minisign"},
		"not a key":     {signed, signed, "is no public key of minisign"},
		"program's own": {filepath.Join(dir, "gone"), public.String(), "gone"},
	} {
		t.Run(name, func(t *testing.T) {
			by, err := trust.VerifySignature(c.file, c.key)
			if c.wrong == "" && (err != nil || by != public.String()) || c.wrong != "" && (err == nil || !strings.Contains(err.Error(), c.wrong)) {
				t.Errorf("got %q, %v, want %q", by, err, c.wrong)
			}
		})
	}
}
