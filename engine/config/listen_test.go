package config_test

import (
	"strings"
	"testing"

	"github.com/luarr/luarr/engine/config"
)

func TestListen(t *testing.T) {
	read := func(t *testing.T, text string) config.Listen {
		t.Helper()
		c, err := config.Parse(file, []byte(text), options(map[string]string{"/run/secrets/luarr": "0123456789abcdef\n"}))
		if err != nil {
			t.Fatal(err)
		}
		return c.Listen
	}
	off := read(t, "")
	if off.Enabled || off.Address != "127.0.0.1:5827" || !off.Webhooks || !off.Metrics || off.MaxBody != 4e6 || off.PerMinute != 240 {
		t.Errorf("without the section: %+v", off)
	}
	on := read(t, "[listen]\nenabled = true\naddress = ':5827'\nsecret = 'file:/run/secrets/luarr'\nmetrics = false\n")
	if !on.Enabled || on.Metrics || on.Secret.Reveal() != "0123456789abcdef" || on.Local() {
		t.Errorf("switched on: %+v", on)
	}
}

func TestListenLocal(t *testing.T) {
	for address, want := range map[string]bool{
		"127.0.0.1:1": true, "127.8.8.8:1": true, "[::1]:1": true, "localhost:1": true,
		":1": false, "0.0.0.0:1": false, "[::]:1": false, "192.168.1.2:1": false, "nas:1": false, "localhost.example:1": false,
	} {
		if got := (config.Listen{Address: address}).Local(); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}

func TestListenKeepsItsSecret(t *testing.T) {
	_, err := config.Parse(file, []byte("[listen]\nenabled = true\nsecret = 'hunter2'\naddress = 'x'\n"), options(nil))
	if err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("got %v", err)
	}
}
