package engine

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/cespare/xxhash/v2"
	"google.golang.org/protobuf/proto"
)

// verdictsHash changes whenever the run could say something else than an
// earlier one of an item that is as it was: with the rules, with what is
// configured, and with the programs that read the rules and show what changes
// would alter. An upgrade costs one run that looks at everything again.
func (r *run) verdictsHash(ctx context.Context) uint64 {
	h := xxhash.New()
	fmt.Fprintf(h, "%d\n", r.rules.VerdictsHash())
	self, err := os.Executable()
	program(h, self, err)
	if r.Host != nil {
		found, err := r.Host.Plugins()
		fmt.Fprintln(h, len(found), err)
		for _, f := range found {
			fmt.Fprintf(h, "%q ", f.Name)
			program(h, f.Path, nil)
		}
	}
	for _, in := range r.instances {
		c := in.config
		// A secret writes itself as one: another token shows the same changes.
		fmt.Fprintf(h, "%q %q %q %v %v %v %v\n", c.Section, c.Name, c.Plugin, c.Disabled, c.Settings, c.Libraries, c.Err)
		d, err := r.describe(ctx, in)
		body, _ := proto.MarshalOptions{Deterministic: true}.Marshal(d) // a description always encodes
		fmt.Fprintf(h, "%d %s %v\n", len(body), body, err)
	}
	return h.Sum64()
}

// program writes which build of a program it is, as its file tells. An empty
// path is that of luarr itself.
func program(w io.Writer, path string, err error) {
	if err == nil && path != "" {
		var info os.FileInfo
		if info, err = os.Stat(path); err == nil {
			fmt.Fprintf(w, "%q %d %d\n", path, info.Size(), info.ModTime().UnixNano())
			return
		}
	}
	fmt.Fprintf(w, "%q %v\n", path, err)
}
