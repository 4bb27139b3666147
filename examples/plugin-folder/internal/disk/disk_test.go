package disk

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// write makes files of a few bytes below a folder.
func write(t *testing.T, root string, names ...string) {
	t.Helper()
	for _, name := range names {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// read lists a tree by the names of its videos.
func read(t *testing.T, root string) (*Tree, []string) {
	t.Helper()
	tree, err := Read(t.Context(), root)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range tree.Videos {
		names = append(names, f.Rel)
	}
	return tree, names
}

func TestRead(t *testing.T) {
	root := t.TempDir()
	write(t, root,
		"B (2001)/B.mkv", "B (2001)/B.en.srt", "B (2001)/B.nfo", "B (2001)/poster.jpg", "A.MP4",
		".hidden.mkv", ".trash/x.mkv", "@eaDir/y.mkv", "#recycle/z.mkv", "Disc/BDMV/STREAM/00001.m2ts",
		"B (2001)/Extras/making of.mkv", "B (2001)/Trailers/t.mkv", "B (2001)/B-trailer.mkv", "B (2001)/sample.mkv",
		"C (2002)/Sample/c.mkv", "C (2002)/C.mkv.part", "The Sampler (2003)/The Sampler.mkv")
	tree, videos := read(t, root)
	if want := []string{"A.MP4", "B (2001)/B.mkv", "The Sampler (2003)/The Sampler.mkv"}; !slices.Equal(videos, want) {
		t.Errorf("videos %q, want %q", videos, want)
	}
	if len(tree.Subtitles) != 1 || len(tree.Unread) != 0 {
		t.Errorf("subtitles %v, unread %v", tree.Subtitles, tree.Unread)
	}
	b := tree.Videos[1]
	if b.Size == 0 || b.Modified.IsZero() || b.Changed.Before(b.Modified) || b.Dir() != "B (2001)" || b.Stem() != "B" {
		t.Errorf("got %+v", b)
	}
}

// TestLargeSample: a film may be called Sample.
func TestLargeSample(t *testing.T) {
	root := t.TempDir()
	write(t, root, "The Sample (2003).mkv")
	if err := os.Truncate(filepath.Join(root, "The Sample (2003).mkv"), largestSample); err != nil {
		t.Fatal(err)
	}
	if _, videos := read(t, root); len(videos) != 1 {
		t.Errorf("videos %q", videos)
	}
}

// TestLinks: links are followed, but not for ever.
func TestLinks(t *testing.T) {
	root, beside := t.TempDir(), t.TempDir()
	write(t, root, "a/A.mkv", "b/B.mkv")
	write(t, beside, "C.mkv")
	for link, to := range map[string]string{
		"a/up": root, "a/self": filepath.Join(root, "a"), "a/b": filepath.Join(root, "b"), "b/a": filepath.Join(root, "a"),
		"c": beside, "again": beside, "D.mkv": filepath.Join(root, "a", "A.mkv"),
	} {
		if err := os.Symlink(to, filepath.Join(root, link)); err != nil {
			t.Fatal(err)
		}
	}
	tree, videos := read(t, root)
	if len(tree.Unread) > 0 {
		t.Errorf("unread %q", tree.Unread)
	}
	for _, want := range []string{"D.mkv", "a/A.mkv", "b/B.mkv", "again/C.mkv"} {
		if !slices.Contains(videos, want) {
			t.Errorf("%s is not there", want)
		}
	}
	if len(videos) > 8 || slices.Contains(videos, "c/C.mkv") {
		t.Errorf("too much is there: %q", videos)
	}
}

// TestUnread: what cannot be read is told, and the rest is there.
func TestUnread(t *testing.T) {
	deep := strings.Repeat("x/", deepest) + "F.mkv"
	tests := map[string]struct {
		make func(t *testing.T, root string)
		want string
	}{
		"gone":         {func(t *testing.T, root string) { os.RemoveAll(root) }, "no such file"},
		"empty":        {func(t *testing.T, root string) { os.RemoveAll(filepath.Join(root, "A.mkv")) }, "is its disk mounted"},
		"link":         {func(t *testing.T, root string) { os.Symlink("/no/such/disk", filepath.Join(root, "disk")) }, "disk: no such file"},
		"too deep":     {func(t *testing.T, root string) { write(t, root, deep) }, "folders deep"},
		"not a folder": {func(t *testing.T, root string) { os.RemoveAll(root); os.WriteFile(root, nil, 0o644) }, "not a directory"},
	}
	if os.Getuid() != 0 { // root may read everything
		tests["forbidden"] = struct {
			make func(t *testing.T, root string)
			want string
		}{func(t *testing.T, root string) {
			write(t, root, "locked/B.mkv")
			os.Chmod(filepath.Join(root, "locked"), 0)
			t.Cleanup(func() { os.Chmod(filepath.Join(root, "locked"), 0o755) })
		}, "locked: permission denied"}
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			root := filepath.Join(t.TempDir(), "films")
			write(t, root, "A.mkv")
			test.make(t, root)
			tree, videos := read(t, root)
			if !strings.Contains(strings.Join(tree.Unread, "\n"), test.want) {
				t.Errorf("unread %q, want %q", tree.Unread, test.want)
			}
			if (name == "link" || name == "too deep" || name == "forbidden") && !slices.Contains(videos, "A.mkv") {
				t.Errorf("videos %q", videos)
			}
		})
	}
}

func TestCancelled(t *testing.T) {
	root := t.TempDir()
	write(t, root, "a/A.mkv")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Read(ctx, root); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
