package disk

import (
	"io/fs"
	"syscall"
	"time"
)

// changed gives when anything of a file changed, its name included: a file that
// was moved here keeps the time of its content.
func changed(info fs.FileInfo) time.Time {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		if at := time.Unix(int64(s.Ctim.Sec), int64(s.Ctim.Nsec)); at.After(info.ModTime()) {
			return at
		}
	}
	return info.ModTime()
}
