package trust

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// Prefix is what the name of a plugin's program begins with.
const Prefix = "luarr-plugin-"

// largestProgram is how large a program may be, in bytes.
const largestProgram = 256 << 20

// errLarge is said of what is too large for a program.
var errLarge = fmt.Errorf("a program of more than %d MiB is none", int64(largestProgram)>>20)

// foreign are the names of archives of other kinds.
var foreign = regexp.MustCompile(`(?i)\.(7z|rar|tar|gz|bz2|xz|zst|deb|rpm|apk|dmg)$`)

var validName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// Candidate is a program that lies where nothing starts it, to be looked at
// before it may run.
type Candidate struct {
	Path   string // of the copy
	SHA256 []byte
	Size   int64 // in bytes

	folder string // that holds the copy, and nothing else
	home   string // the plugins folder
}

// Stage copies a program, or the one program that an archive (.tar.gz, .tgz,
// .zip) holds, into a folder of its own within the plugins folder, which it
// makes where it is not there. The candidate is to be discarded in the end.
func Stage(source, plugins string) (_ *Candidate, err error) {
	wrong := func(err error) error {
		var f *fault.Error
		if errors.As(err, &f) {
			return err
		}
		return fault.New(fault.Usage, "install", source, "%w", bare(err))
	}
	info, err := os.Stat(source)
	switch {
	case err != nil:
		return nil, wrong(err)
	case !info.Mode().IsRegular():
		return nil, wrong(errors.New("it is no file")).(*fault.Error).WithHint("name a plugin's program, or an archive with one")
	}
	if err := os.MkdirAll(plugins, 0o755); err != nil {
		return nil, fault.New(fault.Failed, "install", source, "%w", err)
	}
	c := &Candidate{home: plugins}
	if c.folder, err = os.MkdirTemp(plugins, ".install-*"); err != nil {
		return nil, fault.New(fault.Failed, "install", source, "%w", err)
	}
	defer func() {
		if err != nil {
			c.Discard()
		}
	}()
	in, err := os.Open(source)
	if err != nil {
		return nil, wrong(err)
	}
	defer in.Close()
	if unpack := unpacker(source); unpack != nil {
		err = unpack(in, info.Size(), c.take)
		if err == nil && c.Path == "" {
			err = fmt.Errorf("the archive has no program called %sNAME", Prefix)
		}
	} else if foreign.MatchString(source) {
		err = errors.New("of archives only .tar.gz, .tgz and .zip can be read")
	} else {
		err = c.take(filepath.Base(source), info.Size(), in)
	}
	if err != nil {
		return nil, wrong(err)
	}
	return c, nil
}

// bare takes the path off an error, where the sentence has it already.
func bare(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// take copies the program. Of its name only the last part is used, so that no
// name leads out of the folder.
func (c *Candidate) take(name string, size int64, in io.Reader) error {
	if size > largestProgram {
		return errLarge
	}
	if c.Path != "" {
		return fmt.Errorf("the archive has two programs: %s and %s", filepath.Base(c.Path), filepath.Base(name))
	}
	c.Path = filepath.Join(c.folder, filepath.Base(name))
	out, err := os.OpenFile(c.Path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o755)
	if err != nil {
		return err
	}
	h := sha256.New()
	c.Size, err = io.Copy(io.MultiWriter(out, h), io.LimitReader(in, largestProgram+1))
	if err == nil {
		err = out.Sync()
	}
	if err = errors.Join(err, out.Close()); err != nil {
		return err
	}
	if c.Size > largestProgram {
		return errLarge
	}
	if c.Size == 0 {
		return errors.New("it is empty")
	}
	c.SHA256 = h.Sum(nil)
	return nil
}

// Discard removes what is left of the candidate.
func (c *Candidate) Discard() { _ = os.RemoveAll(c.folder) }

// Accept pins the candidate under the name it gave, and puts it where plugins
// are started from, in place of an earlier one. Signer is the key that it was
// verified with; empty for none.
func (c *Candidate) Accept(l *Lock, d *wire.Description, signer string, now time.Time) (path string, err error) {
	name := d.GetName()
	if !validName.MatchString(name) {
		return "", fault.New(fault.Usage, "install", "", "%q is no name of a plugin", name)
	}
	before, err := l.Read()
	if err != nil {
		return "", err
	}
	// First the pin: whatever happens in between, nothing runs that is not pinned.
	if err := l.Set(name, c.pin(d, signer, now)); err != nil {
		return "", err
	}
	path = filepath.Join(c.home, Prefix+name)
	if err := os.Rename(c.Path, path); err != nil {
		if old, had := before[name]; had {
			_ = l.Set(name, old)
		} else {
			_ = l.Remove(name)
		}
		return "", fault.New(fault.Failed, "install", path, "%w", bare(err))
	}
	return path, nil
}

// pin is what is kept of it.
func (c *Candidate) pin(d *wire.Description, signer string, now time.Time) Pin {
	return Pin{
		Version: d.GetVersion(), SHA256: hex.EncodeToString(c.SHA256), Size: c.Size,
		Accepted: now.UTC().Truncate(time.Second), SignedWith: signer, Wants: WantsOf(d),
	}
}
