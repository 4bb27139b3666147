package plex

import (
	"strings"
	"testing"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/sdktest"
)

func TestTrashIsEmptied(t *testing.T) {
	lab := homelab.New(homelab.Options{})
	s := open(t, lab.Plex(), nil)
	keys := movieKeys(t, s, 3)
	lab.Plex().Trash(keys[:2]...)
	if _, o := tend(t, s, "empty_trash", nil); o.State != sdk.Done {
		t.Fatal(o)
	}
	if left := movieKeys(t, s, 1)[0]; left != keys[2] || len(lab.Plex().Trashed("1")) != 0 {
		t.Errorf("%s is the first movie, %v is in the trash", left, lab.Plex().Trashed("1"))
	}
}

// TestLostDisk: wherever a disk is missing, whether Plex has scanned since or
// not, no trash is emptied.
func TestLostDisk(t *testing.T) {
	for _, c := range []struct {
		name    string
		options homelab.Options
		library string
		folder  int // of the library
		scanned bool
		says    string
	}{
		{name: "movies", library: "1", says: "under /data/movies are not there"},
		{name: "movies, after a scan", library: "1", scanned: true, says: "are in the trash"},
		{name: "series", library: "2", says: "the library TV"},
		{name: "series, after a scan", library: "2", scanned: true, says: "the library TV"},
		{name: "music", library: "3", says: "the library Music"},
		{name: "a share of Windows", library: "1", folder: 1, options: homelab.Options{Movies: 3000}, says: `M:\Movies`},
		{name: "a share of Windows, after a scan", library: "1", folder: 1, options: homelab.Options{Movies: 3000}, scanned: true, says: `M:\Movies`},
		{name: "a large library", library: "1", options: homelab.Options{Movies: 3000}, says: "mount it"},
	} {
		t.Run(c.name, func(t *testing.T) {
			lab := homelab.New(c.options)
			s := open(t, lab.Plex(), nil)
			folder := lab.Plex().Folders(c.library)[c.folder]
			lab.Plex().Unmount(folder, true)
			if c.scanned {
				lab.Plex().ScanFiles(c.library)
			}
			_, o := tend(t, s, "empty_trash", nil)
			if o.State != sdk.Failed || !strings.Contains(o.Err.Error(), c.says) {
				t.Errorf("%s: %v", o.State, o.Err)
			}
			wantWrites(t, lab)
			if lab.Plex().Unmount(folder, false); c.scanned {
				lab.Plex().ScanFiles(c.library)
			}
			if _, o := tend(t, s, "empty_trash", nil); o.State != sdk.Done {
				t.Errorf("mounted again: %s: %v", o.State, o.Err)
			}
		})
	}
}

// TestTrashIsLeftDuringAScan: of a library that is scanned, and of those beside it.
func TestTrashIsLeftDuringAScan(t *testing.T) {
	lab := homelab.New(homelab.Options{})
	s := open(t, lab.Plex(), nil)
	lab.Plex().SetRefreshing("2", true)
	if _, o := tend(t, s, "empty_trash", nil); o.State != sdk.Failed || !strings.Contains(o.Err.Error(), "while Plex scans the library TV") {
		t.Errorf("%s: %v", o.State, o.Err)
	}
	wantWrites(t, lab)
	lab.Plex().SetRefreshing("2", false)
	if _, o := tend(t, s, "empty_trash", nil); o.State != sdk.Done {
		t.Errorf("after the scan: %s: %v", o.State, o.Err)
	}
}

// TestLostDisks: several libraries stand in one line, told apart.
func TestLostDisks(t *testing.T) {
	lab := homelab.New(homelab.Options{})
	s := open(t, lab.Plex(), nil)
	for _, key := range []string{"1", "2"} {
		lab.Plex().Unmount(lab.Plex().Folders(key)[0], true)
	}
	_, o := tend(t, s, "empty_trash", nil)
	if o.State != sdk.Failed || strings.Contains(o.Err.Error(), "\n") || !strings.Contains(o.Err.Error(), "not there; the library TV: ") {
		t.Errorf("%s: %v", o.State, o.Err)
	}
}

func TestMuchTrash(t *testing.T) {
	lab := homelab.New(homelab.Options{})
	s := open(t, lab.Plex(), nil)
	lab.Plex().Trash(movieKeys(t, s, 20)...)
	if _, o := tend(t, s, "empty_trash", nil); o.State != sdk.Failed || !strings.Contains(o.Err.Error(), "20 of 60 entries are in the trash") {
		t.Errorf("%s: %v", o.State, o.Err)
	}
	lab.Plex().SetFault(homelab.Fault{Kind: homelab.IgnoreFilters, Path: "/library/sections"})
	if _, o := tend(t, s, "empty_trash", nil); o.State != sdk.Failed || !strings.Contains(o.Err.Error(), "are in the trash") {
		t.Errorf("where the filter is ignored: %s: %v", o.State, o.Err)
	}
	lab.Plex().ClearFaults()
	wantWrites(t, lab)
	if _, o := tend(t, s, "empty_trash", map[string]any{"max_percent": 50.0}); o.State != sdk.Done {
		t.Errorf("the rule allows it: %s: %v", o.State, o.Err)
	}
}

func TestTrashOfOneLibrary(t *testing.T) {
	lab := homelab.New(homelab.Options{})
	s := open(t, lab.Plex(), nil)
	k := kindNamed(t, s, "empty_trash")
	c := &sdk.Change{Kind: "plex.empty_trash", TargetType: "library", Key: "2"}
	lab.Plex().Unmount(lab.Plex().Folders("1")[0], true) // of another library
	if o := k.Apply(sdktest.Applying(t.Context()), []*sdk.Change{c})[0]; o.State != sdk.Done {
		t.Errorf("%s: %v", o.State, o.Err)
	}
	wantWrites(t, lab, "PUT /library/sections/2/emptyTrash")
	if o := k.Check(t.Context(), []*sdk.Change{c})[0]; o.State != sdk.Done {
		t.Errorf("%s: %v", o.State, o.Err)
	}
	c.Key = "99"
	if o := k.Apply(sdktest.Applying(t.Context()), []*sdk.Change{c})[0]; o.State != sdk.Skipped {
		t.Errorf("%s: %v", o.State, o.Err)
	}
}

func TestTrashIsLeftWhereNothingIsKnown(t *testing.T) {
	lab := homelab.New(homelab.Options{})
	s := open(t, lab.Plex(), nil)
	lab.Plex().SetFault(homelab.Fault{Kind: homelab.ServerError, Path: "/library/sections/1/all"})
	if _, o := tend(t, s, "empty_trash", nil); o.State != sdk.Failed || !strings.Contains(o.Err.Error(), "could not be looked at") {
		t.Errorf("%s: %v", o.State, o.Err)
	}
	wantWrites(t, lab)
}
