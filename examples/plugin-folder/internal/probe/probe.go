//only:source

// Package probe asks ffprobe what streams a file has.
package probe

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"github.com/luarr/luarr/sdk"
)

// The bounds of one answer.
const (
	patience = time.Minute
	longest  = 4 << 20 // bytes
)

// Prober runs ffprobe. The zero Prober has none.
type Prober struct{ program string }

// New finds ffprobe: at a path, by name, or for "" wherever it is installed. A
// program that was asked for and is not there is an error; without one that was
// not asked for the Prober can do nothing.
func New(program string) (Prober, error) {
	if program == "" {
		path, err := exec.LookPath("ffprobe")
		if err != nil {
			return Prober{}, nil
		}
		return Prober{path}, nil
	}
	path, err := exec.LookPath(program)
	if err != nil {
		return Prober{}, errors.New("there is no such program")
	}
	return Prober{path}, nil
}

// Installed says whether there is an ffprobe.
func (p Prober) Installed() bool { return p.program != "" }

// Read fills in what a version says of its streams and what they make of the
// whole: it adds to what a part before this one said. file is the path of the
// part.
func (p Prober) Read(ctx context.Context, file string, v *sdk.Version, part *sdk.Part) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	// A path is no address, and a file must not make ffprobe open others.
	cmd := exec.CommandContext(ctx, p.program, "-v", "error", "-protocol_whitelist", "file",
		"-print_format", "json", "-show_format", "-show_streams", "-i", "file:"+file)
	var out, complaint bounded
	cmd.Stdout, cmd.Stderr = &out, &complaint
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("ffprobe did not answer within %s", patience)
	case out.full:
		return errors.New("ffprobe said more than 4 MiB")
	case err != nil:
		return fmt.Errorf("ffprobe cannot read it: %s", firstLine(string(complaint.text), err))
	}
	return fill(out.text, v, part)
}

// bounded keeps the beginning of what a program says.
type bounded struct {
	text []byte
	full bool
}

// Write never fails, so that the program is not stopped by it.
func (b *bounded) Write(text []byte) (int, error) {
	if len(b.text)+len(text) > longest {
		b.full = true
		return len(text), nil
	}
	b.text = append(b.text, text...)
	return len(text), nil
}

// firstLine gives the first line that ffprobe complained with.
func firstLine(text string, err error) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	if line == "" {
		return err.Error()
	}
	return strings.ToValidUTF8(line[:min(len(line), 200)], "")
}
