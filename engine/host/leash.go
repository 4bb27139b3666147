package host

import (
	"os"
	"sync"
)

// leash is a plugin's standard input, to which nothing is ever written. When
// the host drops it, or dies, the plugin reads end of file and ends. Where the
// system can do so, the host's death kills the whole group outright, so that a
// plugin which hangs, and what it started, go too.
type leash struct {
	once        sync.Once
	read, write *os.File
}

// holdLeash ties the group of a process to both ends of its standard input.
func holdLeash(read, write *os.File, group int) *leash {
	killOnHangup(read, group)
	return &leash{read: read, write: write}
}

// drop lets the plugin read end of file, so that it can end in good order.
func (l *leash) drop() {
	l.once.Do(func() {
		spareOnHangup(l.read)
		l.write.Close()
		l.read.Close()
	})
}
