package main

import (
	"bytes"
	"crypto/rand"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aead.dev/minisign"
)

// What was installed with a key is upgraded only to what that key has signed.
func TestUpgradeWantsTheSameKey(t *testing.T) {
	public, private, err := minisign.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	config, download := filepath.Join(dir, "config.toml"), filepath.Join(dir, "download")
	write := func(path, text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	sign := func() {
		t.Helper()
		f, err := os.Open(download)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		r := minisign.NewReader(f)
		if _, err := io.Copy(io.Discard, r); err != nil {
			t.Fatal(err)
		}
		write(download+".minisig", string(r.Sign(private)))
	}
	want := func(code int, said string, args ...string) {
		t.Helper()
		var stderr bytes.Buffer
		p := newProgram(strings.NewReader(""), io.Discard, &stderr, func(string) string { return "" })
		got := p.main(t.Context(), append(append([]string{"luarr", "plugins"}, args...), "--yes", "--config", config))
		if got != code || !strings.Contains(stderr.String(), said) {
			t.Fatalf("%v: exit code %d, want %d and %q:\n%s", args, got, code, said, stderr.String())
		}
	}
	program := "#!/bin/sh\nLUARR_ROLE=plugin:menagerie exec '" + testBinary(t) + "'\n"
	write(config, "")
	write(download, program)
	want(2, "its signature cannot be read", "install", download, "--key", public.String())
	sign()
	want(0, "good, by "+public.String(), "install", download, "--key", public.String())
	write(download, program+"# changed\n")
	want(2, "or not of this file", "upgrade", "menagerie", download)
	sign()
	want(0, "good, by "+public.String(), "upgrade", "menagerie", download)
}
