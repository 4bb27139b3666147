package trust

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// What an archive may hold. Only the program is ever written; the rest is
// looked at because an archive that tries something is not to be trusted.
const (
	mostEntries      = 10_000
	largestDirectory = 4 << 20 // bytes of a zip file's directory
	largestArchive   = 1 << 30 // bytes of all entries, unpacked
)

// errInflates is said of what unpacks to more than it may.
var errInflates = fmt.Errorf("the archive unpacks to more than %d MiB", int64(largestArchive)>>20)

// unpack goes over an archive and hands each program in it to take.
type unpack func(in *os.File, size int64, take take) error

// take copies a program; size is what the archive says of it.
type take func(name string, size int64, in io.Reader) error

// unpacker gives what unpacks a file, by its name; nil for what is no archive.
func unpacker(name string) unpack {
	switch name = strings.ToLower(name); {
	case strings.HasSuffix(name, ".tar.gz"), strings.HasSuffix(name, ".tgz"):
		return untar
	case strings.HasSuffix(name, ".zip"):
		return unzip
	}
	return nil
}

// harmless refuses an entry that is no file or folder, or whose name leads out
// of where it would be unpacked.
func harmless(name string, mode fs.FileMode) error {
	slashed := strings.ReplaceAll(name, `\`, "/")
	if !filepath.IsLocal(path.Clean(slashed)) || strings.HasPrefix(slashed, "/") || strings.ContainsRune(name, 0) {
		return fmt.Errorf("the archive has an entry that leads out of it: %q", name)
	}
	if !mode.IsRegular() && !mode.IsDir() {
		return fmt.Errorf("the archive has an entry that is no file: %q", name)
	}
	return nil
}

// isProgram says whether an entry is a plugin's program.
func isProgram(name string, mode fs.FileMode) bool {
	plugin, ok := strings.CutPrefix(path.Base(name), Prefix)
	return ok && mode.IsRegular() && validName.MatchString(plugin)
}

// untar goes over a .tar.gz.
func untar(in *os.File, _ int64, take take) error {
	zipped, err := gzip.NewReader(in)
	if err != nil {
		return fmt.Errorf("it is no gzip file: %w", err)
	}
	defer zipped.Close()
	all := &io.LimitedReader{R: zipped, N: largestArchive}
	t := tar.NewReader(all)
	left := int64(largestArchive)
	for range mostEntries {
		h, err := t.Next()
		switch {
		case all.N <= 0:
			return errInflates
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("it is no tar file: %w", err)
		}
		if left -= h.Size; left < 0 { // it says so itself: nothing needs to be unpacked
			return errInflates
		}
		mode := h.FileInfo().Mode()
		if h.Typeflag != tar.TypeReg && h.Typeflag != tar.TypeDir {
			mode |= fs.ModeIrregular // hard links look like files
		}
		if err := harmless(h.Name, mode); err != nil {
			return err
		}
		if isProgram(h.Name, mode) {
			if err := take(h.Name, h.Size, t); err != nil {
				return err
			}
		}
	}
	return fmt.Errorf("the archive has more than %d entries", mostEntries)
}

// unzip goes over a .zip.
func unzip(in *os.File, size int64, take take) error {
	if err := smallDirectory(in, size); err != nil {
		return err
	}
	z, err := zip.NewReader(in, size)
	if err != nil {
		return fmt.Errorf("it is no zip file: %w", err)
	}
	if len(z.File) > mostEntries {
		return fmt.Errorf("the archive has more than %d entries", mostEntries)
	}
	for _, f := range z.File {
		if err := harmless(f.Name, f.Mode()); err != nil {
			return err
		}
		if !isProgram(f.Name, f.Mode()) {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return fmt.Errorf("%s in it cannot be read: %w", path.Base(f.Name), err)
		}
		err = take(f.Name, int64(min(f.UncompressedSize64, math.MaxInt64)), r)
		if err = errors.Join(err, r.Close()); err != nil {
			return err
		}
	}
	return nil
}

// smallDirectory refuses a zip file whose directory would take too much
// memory. Its size stands in the record that ends the file.
func smallDirectory(in io.ReaderAt, size int64) error {
	const record, longestComment = 22, 1<<16 - 1
	tail := make([]byte, min(size, record+longestComment))
	if _, err := in.ReadAt(tail, size-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	at := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if at < 0 || len(tail)-at < record {
		return errors.New("it is no zip file")
	}
	if binary.LittleEndian.Uint32(tail[at+12:]) > largestDirectory {
		return errors.New("the archive lists too much")
	}
	return nil
}
