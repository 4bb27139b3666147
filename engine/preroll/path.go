package preroll

import (
	"path"
	"runtime"
	"slices"
	"strings"
)

// videos are the endings of the files that prerolls can be.
var videos = []string{".avi", ".m2ts", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".ts", ".webm", ".wmv"}

// separators are what Plex has between paths, so that none can hold them.
const separators = ",;"

// Absolute says whether a path is one from the root, on a server of any kind, or
// the address of a video.
func Absolute(p string) bool { return strings.HasPrefix(p, "/") || windows(p) || address(p) }

// Join puts a path behind a folder, with the folder's kind of slashes. A path
// that is absolute stays as it is.
func Join(folder, p string) string {
	if Absolute(p) || folder == "" {
		return tidy(p)
	}
	return tidy(strings.TrimRight(folder, `/\`) + "/" + p)
}

// Expressible says whether Plex's setting can hold a path: it cannot hold its own
// separators.
func Expressible(p string) bool { return !strings.ContainsAny(p, separators+"\r\n") }

// windows says whether a path is one of a Windows server.
func windows(p string) bool {
	drive := len(p) > 2 && p[1] == ':' && (p[2] == '\\' || p[2] == '/') && (p[0]|0x20 >= 'a' && p[0]|0x20 <= 'z')
	return drive || strings.HasPrefix(p, `\\`)
}

// address says whether a path is the address of a video.
func address(p string) bool {
	return strings.HasPrefix(p, "http://") || strings.HasPrefix(p, "https://")
}

// tidy gives all slashes of a Windows path the right way.
func tidy(p string) string {
	if windows(p) {
		return strings.ReplaceAll(p, "/", `\`)
	}
	return p
}

// isVideo says whether a path is that of a file.
func isVideo(p string) bool {
	return address(p) || slices.Contains(videos, strings.ToLower(path.Ext(p)))
}

// isPattern says whether a path stands for several. Brackets are too common in
// the names of files to be more than themselves.
func isPattern(p string) bool { return !address(p) && strings.ContainsAny(p, "*?") }

// segments cuts a path at its slashes, the trailing one left out.
func segments(p string) []string {
	p = strings.TrimRight(tidy(p), `/\`)
	if windows(p) {
		return strings.Split(p, `\`)
	}
	return strings.Split(p, "/")
}

// Base gives the last part of a path.
func Base(p string) string {
	parts := segments(p)
	return parts[len(parts)-1]
}

// slash is what a path has between its segments.
func slash(p string) string {
	if windows(p) {
		return `\`
	}
	return "/"
}

// local gives where a path of the server lies here: by the longest prefix that
// fits, or at the same place where the server is of the same kind as this
// computer. Mapped says that the configuration said so.
func (t *Table) local(p string) (at string, mapped, ok bool) {
	whole, best := segments(p), -1
	for _, pair := range t.PathMap {
		prefix := segments(pair[0])
		if len(prefix) <= best || len(prefix) > len(whole) {
			continue
		}
		same := slices.EqualFunc(prefix, whole[:len(prefix)], func(a, b string) bool {
			return a == b || windows(p) && strings.EqualFold(a, b)
		})
		if same {
			best = len(prefix)
			rest := strings.Join(whole[best:], slash(pair[1]))
			at = Join(pair[1], rest)
		}
	}
	if best >= 0 {
		return at, true, true
	}
	return p, false, windows(p) == (runtime.GOOS == "windows")
}

// Fits says whether a path is one of a server that runs on a platform, by the
// name that Plex has for it.
func Fits(p, platform string) bool {
	return address(p) || windows(p) == strings.EqualFold(platform, "Windows")
}
