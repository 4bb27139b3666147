package engine

import (
	"bytes"
	"fmt"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/sdk/wire"
)

// largeCaches tells of the sources of a run whose db_cache is more than half of
// the memory of their server, which is known of a server on this computer.
func (r *run) largeCaches() (found []*wire.Finding) {
	for _, source := range r.Config.Sources {
		if r.covers(source.Name) && onThisComputer(source) {
			if f := largeCache(source, memoryBytes()); f != nil {
				found = append(found, f)
			}
		}
	}
	return found
}

// largeCache tells of a db_cache that is more than half of so much memory, in
// bytes; 0 is not known.
func largeCache(source config.Instance, memory int64) *wire.Finding {
	size, _ := source.Settings["db_cache"].(int64)
	const megabyte = 1 << 20
	if memory == 0 || size <= memory/megabyte/2 {
		return nil
	}
	return &wire.Finding{
		Severity: "warning", Code: "db_cache_large", Subject: "sources." + source.Name + ".db_cache",
		Message: fmt.Sprintf("a database cache of %d MB is more than half of the server's memory (%d MB)", size, memory/megabyte),
		Hint:    fmt.Sprintf("set at most %d, or the server may run out of memory", memory/megabyte/2),
	}
}

// onThisComputer says whether a source's address is one of this computer.
func onThisComputer(source config.Instance) bool {
	text, _ := source.Settings["url"].(string)
	u, err := url.Parse(text)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

// memoryBytes is the memory of this computer; 0 where it does not say, as
// systems without /proc.
func memoryBytes() int64 {
	text, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 0
	}
	for line := range bytes.Lines(text) {
		if rest, ok := bytes.CutPrefix(line, []byte("MemTotal:")); ok {
			kilobytes, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(string(rest)), "kB")), 10, 64)
			if err != nil {
				return 0
			}
			return kilobytes << 10
		}
	}
	return 0
}
