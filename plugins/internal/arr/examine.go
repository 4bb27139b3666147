package arr

import (
	"context"
	"fmt"

	"github.com/luarr/luarr/sdk"
)

var _ sdk.Examiner = (*Instance)(nil)

// rootFolder is one of /rootfolder. Whether it is accessible is what the
// application found when it was asked.
type rootFolder struct {
	Path       string `json:"path"`
	Accessible *bool  `json:"accessible"`
}

// Examine tells which application answers and where its files lie.
func (i *Instance) Examine(ctx context.Context) (*sdk.Examination, error) {
	s, err := i.verify(ctx)
	if err != nil {
		return nil, err
	}
	out := &sdk.Examination{Server: &sdk.Server{
		Name: i.app.Name, Version: clip(s.Version), Url: sdk.CleanURL(i.client.base),
	}}
	var roots []rootFolder
	if err := i.client.get(ctx, "rootfolder", &roots); err != nil {
		return nil, err
	}
	for _, r := range roots {
		out.Folders = append(out.Folders, r.Path)
		if r.Accessible != nil && !*r.Accessible {
			out.Findings = append(out.Findings, &sdk.Finding{
				Severity: "warning", Code: "root_folder_inaccessible",
				Message: fmt.Sprintf("%s cannot reach its root folder %s", i.app.Name, clip(r.Path)),
				Hint:    "see whether the disk is mounted there; until then what it says of those files may be wrong",
			})
		}
	}
	if len(roots) == 0 {
		out.Findings = append(out.Findings, &sdk.Finding{
			Severity: "warning", Code: "no_root_folder", Message: i.app.Name + " has no root folder",
			Hint: "add one there under Settings, Media Management; is this the right " + i.app.Name + "?",
		})
	}
	if f := i.binFinding(ctx); f != nil {
		out.Findings = append(out.Findings, f)
	}
	return out, nil
}
