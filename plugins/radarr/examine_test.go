package radarr

import (
	"strings"
	"testing"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk"
)

// TestExamine tells who answers, where its files lie, and what is the matter
// with those places.
func TestExamine(t *testing.T) {
	lab, settings := serve(t, homelab.Options{Movies: 3})
	examiner := open(t, settings).(sdk.Examiner)
	got, err := examiner.Examine(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if s := got.Server; s.Name != "Radarr" || s.Version == "" || s.Url != settings["url"] {
		t.Errorf("server %v", s)
	}
	if len(got.Folders) != 1 || got.Folders[0] != "/movies" || codes(got) != "no_recycle_bin" {
		t.Errorf("folders %q, findings %v", got.Folders, got.Findings)
	}
	lab.Radarr().SetUnmounted(true)
	lab.Radarr().SetRecycleBin("/bin")
	got, err = examiner.Examine(t.Context())
	if err != nil || codes(got) != "root_folder_inaccessible recycle_bin" || !strings.Contains(got.Findings[1].Message, "/bin") {
		t.Errorf("of a disk that is gone: %v, %v", got.GetFindings(), err)
	}
	settings["api_key"] = "wrong"
	if _, err := open(t, settings).(sdk.Examiner).Examine(t.Context()); sdk.KindOf(err) != sdk.KindUnauthorized {
		t.Errorf("with a wrong key: %v", err)
	}
}

func codes(e *sdk.Examination) string {
	var all []string
	for _, f := range e.GetFindings() {
		all = append(all, f.Code)
	}
	return strings.Join(all, " ")
}
