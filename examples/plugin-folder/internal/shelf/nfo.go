package shelf

import (
	"path"
	"strings"

	"github.com/luarr/luarr/examples/plugin-folder/internal/disk"
	"github.com/luarr/luarr/sdk"
)

// HasNFO is the name of the trait that says whether an .nfo file tells about an
// item: Film.nfo or movie.nfo beside a film, tvshow.nfo in the folder of a series.
const HasNFO = "has_nfo"

// beside is what lies beside videos and is about them.
type beside struct {
	subtitles subtitles
	nfos      map[string]*disk.File // by their paths from the root, in small letters
}

func besideOf(tree *disk.Tree) beside {
	b := beside{subtitles: subtitlesOf(tree), nfos: map[string]*disk.File{}}
	for _, f := range tree.NFOs {
		b.nfos[strings.ToLower(f.Rel)] = f
	}
	return b
}

// tell says whether one of these files, from the root, is an .nfo about the
// entry. What was found once stays found: a film may have several versions.
func (e *Entry) tell(b beside, names ...string) {
	found := e.Item.GetSourceTraits().GetFields()[HasNFO].GetBoolValue()
	for _, name := range names {
		if f := b.nfos[strings.ToLower(name)]; f != nil {
			found = true
			if f.Changed.After(e.Changed) {
				e.Changed = f.Changed
			}
		}
	}
	e.Item.SourceTraits = sdk.SourceTraits(sdk.Values{HasNFO: found})
}

// nfoOf is where the .nfo of a video lies.
func nfoOf(f *disk.File) string { return strings.TrimSuffix(f.Rel, path.Ext(f.Rel)) + ".nfo" }
