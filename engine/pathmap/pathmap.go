// Package pathmap works out the path_map that a matcher needs: pairs of the
// media server's path prefix and the other application's.
package pathmap

import (
	"cmp"
	"slices"
	"strings"
)

// most is how many pairs are proposed.
const most = 10

// FromPairs works it out from things that both have, each as its path on the
// media server and in the other application. The path of a folder stands for
// one of a file in it. What is the same in both needs no pair.
func FromPairs(things [][2]string) [][2]string {
	votes := map[[2]string]int{}
	for _, thing := range things {
		if pair, ok := prefixes(parts(thing[0]), parts(thing[1])); ok {
			votes[pair]++
		}
	}
	return ranked(votes)
}

// FromFolders guesses it from the folders of libraries and the root folders of
// the other application: those of the same name belong together, and so do the
// only ones that are left.
func FromFolders(server, other []string) [][2]string {
	votes := map[[2]string]int{}
	left := slices.DeleteFunc(slices.Clone(other), func(root string) bool {
		return slices.ContainsFunc(server, func(folder string) bool { return Below(folder, root) || Below(root, folder) })
	})
	var alone []string
	for _, folder := range server {
		if slices.ContainsFunc(other, func(root string) bool { return Below(folder, root) || Below(root, folder) }) {
			continue
		}
		same := func(root string) bool { return strings.EqualFold(name(root), name(folder)) }
		if i := slices.IndexFunc(left, same); i >= 0 {
			votes[[2]string{trim(folder), trim(left[i])}]++
			left = slices.Delete(left, i, i+1)
		} else {
			alone = append(alone, folder)
		}
	}
	if len(alone) == 1 && len(left) == 1 {
		votes[[2]string{trim(alone[0]), trim(left[0])}]++
	}
	return ranked(votes)
}

// Leads says whether a path of the media server, exchanged by a path_map, is a
// path of the other application or lies below it, as a file does in a folder.
func Leads(pathMap [][2]string, server, other string) bool {
	longest := -1
	from := parts(server)
	mapped := from
	for _, pair := range pathMap {
		prefix := parts(pair[0])
		if len(prefix) > longest && Below(server, pair[0]) {
			longest = len(prefix)
			mapped = append(slices.Clone(parts(pair[1])), from[len(prefix):]...)
		}
	}
	return Below(strings.Join(mapped, "/"), other)
}

// Below says whether a path is a folder or lies in it.
func Below(path, folder string) bool {
	p, f := parts(path), parts(folder)
	return len(f) > 0 && len(p) >= len(f) && slices.EqualFunc(p[:len(f)], f, strings.EqualFold)
}

// prefixes cuts off what two paths of one thing have in common at their ends,
// but never all of one: a root is no prefix that anybody would write.
func prefixes(server, other []string) (pair [2]string, ok bool) {
	if len(server) == 0 || len(other) == 0 {
		return pair, false
	}
	last := other[len(other)-1]
	if i := lastIndex(server, last); i >= 0 {
		server = server[:i+1]
	} else if i := lastIndex(other, server[len(server)-1]); i >= 0 {
		other = other[:i+1]
	} else {
		return pair, false
	}
	for len(server) > 2 && len(other) > 2 && server[len(server)-1] == other[len(other)-1] {
		server, other = server[:len(server)-1], other[:len(other)-1]
	}
	pair = [2]string{strings.Join(server, "/"), strings.Join(other, "/")}
	return pair, pair[0] != pair[1] && pair[0] != "" && pair[1] != ""
}

func lastIndex(list []string, one string) int {
	for i := len(list) - 1; i >= 0; i-- {
		if list[i] == one {
			return i
		}
	}
	return -1
}

// ranked gives the pairs that most things speak for.
func ranked(votes map[[2]string]int) [][2]string {
	var out [][2]string
	for pair := range votes {
		out = append(out, pair)
	}
	slices.SortFunc(out, func(a, b [2]string) int {
		return cmp.Or(votes[b]-votes[a], cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
	})
	return out[:min(len(out), most)]
}

// parts takes a path apart, whichever slash it has; the first part of an
// absolute one is empty.
func parts(path string) []string {
	path = trim(path)
	if path == "" {
		return nil
	}
	return strings.Split(path, "/")
}

// trim writes a path with one kind of slash, and none at its end.
func trim(path string) string { return strings.TrimRight(strings.ReplaceAll(path, `\`, "/"), "/") }

// name is the last part of a path.
func name(path string) string {
	p := parts(path)
	if len(p) == 0 {
		return ""
	}
	return p[len(p)-1]
}
