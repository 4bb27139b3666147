package trust_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/trust"
	"github.com/luarr/luarr/sdk/wire"
)

// packed is one entry of an archive.
type packed struct {
	name, text string
	kind       byte // of tar; 0 for a file
	mode       fs.FileMode
}

// tarred makes a .tar.gz.
func tarred(t *testing.T, entries ...packed) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	for _, e := range entries {
		h := &tar.Header{Name: e.name, Typeflag: e.kind, Mode: 0o755, Size: int64(len(e.text)), Linkname: "/etc/passwd"}
		if e.kind == 0 {
			h.Typeflag = tar.TypeReg
		}
		if h.Typeflag != tar.TypeReg {
			h.Size = 0
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if h.Size > 0 {
			if _, err := io.WriteString(w, e.text); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := errors.Join(w.Close(), z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// zipped makes a .zip.
func zipped(t *testing.T, entries ...packed) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		h.SetMode(e.mode | 0o755)
		w, err := z.CreateHeader(h)
		if err == nil {
			_, err = io.WriteString(w, e.text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// huge is a .tar.gz with one entry of which it says that it is large.
func huge(t *testing.T, name string, size int64) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	err := tar.NewWriter(z).WriteHeader(&tar.Header{Name: name, Typeflag: tar.TypeReg, Mode: 0o755, Size: size})
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// many makes n entries.
func many(n int) []packed { return make([]packed, n) }

func TestStage(t *testing.T) {
	good := packed{name: "dist/bin/luarr-plugin-good", text: "#!/bin/sh\n"}
	readme := packed{name: "dist/README.md", text: "read me"}
	folder := packed{name: "dist/", kind: tar.TypeDir, mode: fs.ModeDir}
	crowd := many(10_001)
	for i := range crowd {
		crowd[i].name = "x"
	}
	hugeDirectory := zipped(t, good)
	binary.LittleEndian.PutUint32(hugeDirectory[len(hugeDirectory)-10:], 1<<30)
	for _, c := range []struct {
		name, file string
		body       []byte
		wrong      string
	}{
		{"a program", "luarr-plugin-good", []byte(good.text), ""},
		{"a program of any name", "download (1)", []byte(good.text), ""},
		{"a tar", "good.tar.gz", tarred(t, folder, readme, good), ""},
		{"a tgz", "good.TGZ", tarred(t, good), ""},
		{"a zip", "good.zip", zipped(t, readme, good), ""},
		{"nothing", "luarr-plugin-good", nil, "it is empty"},
		{"no tar", "x.tar.gz", []byte("what"), "it is no gzip file"},
		{"another archive", "luarr-plugin-x.tar.xz", []byte("what"), "only .tar.gz, .tgz and .zip"},
		{"no zip", "x.zip", []byte("what"), "it is no zip file"},
		{"cut off", "x.tar.gz", tarred(t, good)[:40], "it is no tar file"},
		{"no program", "x.tar.gz", tarred(t, readme), "the archive has no program called luarr-plugin-NAME"},
		{"an odd name", "x.zip", zipped(t, packed{name: "luarr-plugin-Odd Name"}), "no program"},
		{"two programs", "x.zip", zipped(t, good, packed{name: "luarr-plugin-other", text: "x"}), "two programs: luarr-plugin-good and luarr-plugin-other"},
		{"tar slip", "x.tar.gz", tarred(t, packed{name: "../../luarr-plugin-x", text: "x"}), "leads out of it"},
		{"tar slip within", "x.tar.gz", tarred(t, good, packed{name: "a/../../b", text: "x"}), "leads out of it"},
		{"absolute", "x.tar.gz", tarred(t, packed{name: "/etc/luarr-plugin-x", text: "x"}), "leads out of it"},
		{"zip slip", "x.zip", zipped(t, packed{name: "../luarr-plugin-x", text: "x"}), "leads out of it"},
		{"zip slip of Windows", "x.zip", zipped(t, packed{name: `..\..\luarr-plugin-x`, text: "x"}), "leads out of it"},
		{"symbolic link", "x.tar.gz", tarred(t, packed{name: "luarr-plugin-x", kind: tar.TypeSymlink}), "no file"},
		{"hard link", "x.tar.gz", tarred(t, packed{name: "luarr-plugin-x", kind: tar.TypeLink}), "no file"},
		{"device", "x.tar.gz", tarred(t, good, packed{name: "null", kind: tar.TypeChar}), "no file"},
		{"pipe", "x.tar.gz", tarred(t, packed{name: "luarr-plugin-x", kind: tar.TypeFifo}), "no file"},
		{"zip symbolic link", "x.zip", zipped(t, packed{name: "luarr-plugin-x", text: "/etc/passwd", mode: fs.ModeSymlink}), "no file"},
		{"crowd in a tar", "x.tar.gz", tarred(t, crowd...), "more than 10000 entries"},
		{"crowd in a zip", "x.zip", zipped(t, crowd...), "more than 10000 entries"},
		{"huge directory", "x.zip", hugeDirectory, "lists too much"},
		{"huge program", "x.tar.gz", huge(t, "luarr-plugin-x", 300<<20), "a program of more than 256 MiB is none"},
		{"bomb", "x.tar.gz", huge(t, "README", 1<<40), "unpacks to more than 1024 MiB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			source, plugins := filepath.Join(dir, c.file), filepath.Join(dir, "in", "plugins")
			if err := os.WriteFile(source, c.body, 0o600); err != nil {
				t.Fatal(err)
			}
			candidate, err := trust.Stage(source, plugins)
			if c.wrong != "" {
				if err == nil || fault.ClassOf(err) != fault.Usage || !strings.Contains(err.Error(), c.wrong) {
					t.Errorf("got %v, want %q", err, c.wrong)
				}
			} else {
				if err != nil {
					t.Fatal(err)
				}
				checkCandidate(t, candidate, plugins, good.text)
				candidate.Discard()
			}
			only(t, plugins)
			only(t, dir, c.file, "in")
		})
	}
	t.Run("a folder", func(t *testing.T) {
		if _, err := trust.Stage(t.TempDir(), t.TempDir()); err == nil || !strings.HasSuffix(err.Error(), "it is no file") {
			t.Error(err)
		}
	})
}

// checkCandidate: it lies where the host does not look, and is what it was.
func checkCandidate(t *testing.T, c *trust.Candidate, plugins, text string) {
	t.Helper()
	body, err := os.ReadFile(c.Path)
	sum := sha256.Sum256([]byte(text))
	if err != nil || string(body) != text || !bytes.Equal(c.SHA256, sum[:]) || c.Size != int64(len(text)) {
		t.Errorf("staged %q, %x, %d bytes, %v", body, c.SHA256, c.Size, err)
	}
	if filepath.Dir(filepath.Dir(c.Path)) != plugins || filepath.Dir(c.Path) == plugins {
		t.Errorf("it lies at %s", c.Path)
	}
	if info, err := os.Stat(c.Path); err != nil || info.Mode().Perm()&0o111 == 0 || info.Mode().Perm()&0o022 != 0 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

// only wants a folder to hold these names.
func only(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if len(got) != len(names) {
		t.Errorf("%s holds %v, want %v", dir, got, names)
	}
}

func TestAccept(t *testing.T) {
	dir := t.TempDir()
	plugins, source := filepath.Join(dir, "plugins"), filepath.Join(dir, "any")
	l := trust.NewLock(dir)
	about := &wire.Description{Name: "good", Version: "2", Changes: []*wire.ChangeKind{{Name: "wipe", Destructive: true}}}
	now := time.Date(2026, 1, 2, 3, 4, 5, 6, time.Local)
	for _, text := range []string{"one", "another"} { // install, and upgrade
		if err := os.WriteFile(source, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := trust.Stage(source, plugins)
		if err != nil {
			t.Fatal(err)
		}
		path, err := c.Accept(l, about, "RWkey", now)
		c.Discard()
		if err != nil || path != filepath.Join(plugins, "luarr-plugin-good") {
			t.Fatal(path, err)
		}
		only(t, plugins, "luarr-plugin-good")
		if got, err := l.Check("good", path); got != trust.Accepted || err != nil {
			t.Errorf("it is %s, %v", got, err)
		}
		pins, err := l.Read()
		sum := sha256.Sum256([]byte(text))
		if pin := pins["good"]; err != nil || pin.SHA256 != hex.EncodeToString(sum[:]) || pin.SignedWith != "RWkey" ||
			pin.Version != "2" || strings.Join(pin.Destructive, "") != "wipe" || !pin.Accepted.Equal(now.Truncate(time.Second)) {
			t.Errorf("pinned %+v, %v", pin, err)
		}
	}
	// A program that cannot be put in place leaves the pin as it was.
	before, _ := os.ReadFile(l.Path())
	c, err := trust.Stage(source, plugins)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Discard()
	if err := os.Remove(c.Path); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Accept(l, about, "", now); err == nil {
		t.Error("no error")
	}
	if after, _ := os.ReadFile(l.Path()); string(after) != string(before) {
		t.Errorf("the pins became\n%s", after)
	}
	if _, err := c.Accept(l, &wire.Description{Name: "../x"}, "", now); err == nil {
		t.Error("a name that leads out was taken")
	}
}

func TestCheck(t *testing.T) {
	dir := t.TempDir()
	l, path := trust.NewLock(dir), filepath.Join(dir, "p")
	want := func(want trust.Standing) {
		t.Helper()
		if got, err := l.Check("x", path); got != want || err != nil {
			t.Errorf("got %s, %v, want %s", got, err, want)
		}
	}
	want(trust.Missing)
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	want(trust.Unpinned)
	if err := l.Set("x", somePin()); err != nil {
		t.Fatal(err)
	}
	want(trust.Changed)
}

func FuzzArchive(f *testing.F) {
	f.Add([]byte("PK\x05\x06"+strings.Repeat("\x00", 18)), true)
	f.Add([]byte("\x1f\x8b\x08\x00"), false)
	f.Fuzz(func(t *testing.T, body []byte, isZip bool) {
		dir := t.TempDir()
		source := filepath.Join(dir, map[bool]string{true: "x.zip", false: "x.tgz"}[isZip])
		if err := os.WriteFile(source, body, 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := trust.Stage(source, filepath.Join(dir, "p"))
		if err == nil {
			c.Discard()
		}
		only(t, filepath.Join(dir, "p"))
		only(t, dir, "x", "p")
	})
}
