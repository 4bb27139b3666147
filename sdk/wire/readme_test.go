package wire_test

import (
	"os"
	"strings"
	"testing"

	"github.com/luarr/luarr/sdk/wire"
)

// TestEveryCallIsWrittenDown keeps the page for authors in other languages
// complete: it names every service and every call.
func TestEveryCallIsWrittenDown(t *testing.T) {
	page, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	services := wire.File_luarr_v1_plugin_proto.Services()
	calls := 0
	for i := range services.Len() {
		methods := services.Get(i).Methods()
		names := []string{"`" + string(services.Get(i).Name()) + "`: `"}
		for j := range methods.Len() {
			calls++
			names = append(names, "`"+string(methods.Get(j).Name())+"`")
		}
		for _, name := range names {
			if !strings.Contains(string(page), name) {
				t.Errorf("README.md does not name %s of %s", name, services.Get(i).Name())
			}
		}
	}
	if calls < 20 {
		t.Errorf("only %d calls were looked at", calls)
	}
}
