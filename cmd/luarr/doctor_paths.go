package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/luarr/luarr/engine"
	"github.com/luarr/luarr/engine/pathmap"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// sampled is how many items of each library are looked at.
const sampled = 500

// checkPaths tells for each matcher whether paths lead to its files: ids
// find nearly as much, but say nothing of several versions of a film, and where
// they are missing nothing is found.
func (u *checkup) checkPaths(ctx context.Context, all []engine.Examined) {
	sources := sourcesOf(all, "sources")
	for _, one := range sourcesOf(all, "matchers") {
		types := u.typesOf(ctx, one.Plugin)
		if len(types) == 0 {
			continue
		}
		folders := locations(sources, func(l *wire.Library) bool { return libraryOf(types) == l.Type })
		seen, err := u.sample(ctx, one.Name, types)
		if err != nil {
			u.broke("path_map", one.Name, err)
			continue
		}
		guess := pathmap.FromFolders(unmapped(folders, one.About.GetFolders(), u.pairs(one.Name)))
		if better := pathmap.FromPairs(seen.elsewhere); len(better) > 0 {
			guess = better
		}
		u.judgePaths(one, seen, guess)
	}
}

// judgePaths says what a sample means.
func (u *checkup) judgePaths(one engine.Examined, seen sample, guess [][2]string) {
	hint := ""
	if len(guess) > 0 {
		hint = fmt.Sprintf("under [matchers.%s]: path_map = %s", one.Name, tomlPairs(append(u.pairs(one.Name), guess...)))
	} else if folders := one.About.GetFolders(); len(folders) > 0 {
		hint = "its root folders are " + strings.Join(folders, ", ") + "; path_map pairs them with the folders of your libraries (luarr libraries)"
	}
	switch {
	case seen.items == 0 && len(guess) == 0:
		u.ok("path_map", one.Name, "nothing to compare yet")
	case seen.items == 0:
		u.warn("path_map", one.Name, "the folders of your libraries are none of its root folders", hint)
	case seen.matched == 0:
		u.warn("path_map", one.Name, fmt.Sprintf("it knows none of %d items", seen.items), hint)
	case seen.fit*2 < seen.matched:
		u.warn("path_map", one.Name, fmt.Sprintf("%s %d items that it knows lie where their path leads", of(seen.fit), seen.matched), hint)
	default:
		u.ok("path_map", one.Name, "%d of %d items that it knows lie where their path leads", seen.fit, seen.matched)
	}
}

// of begins a small share in words.
func of(n int) string {
	if n == 0 {
		return "none of"
	}
	return fmt.Sprintf("only %d of", n)
}

// sample is how a matcher finds some items.
type sample struct {
	items, matched int
	fit            int         // of those matched: the path leads to where the matcher has it
	elsewhere      [][2]string // paths of the others, here and there
}

// sample looks at some items of each library that a matcher is about.
func (u *checkup) sample(ctx context.Context, matcher string, types []string) (out sample, err error) {
	if u.store == nil {
		return out, nil
	}
	all, err := u.store.Libraries(ctx, "")
	if err != nil {
		return out, err
	}
	pairs := u.pairs(matcher)
	for _, l := range all {
		if !l.Enabled || l.Type != libraryOf(types) {
			continue
		}
		n := 0
		err := u.store.Items(ctx, store.Scope{Sources: []string{l.Source}, Libraries: []string{l.Key}, Types: types}, func(batch []*wire.Item) error {
			for _, item := range batch {
				out.add(matcher, pairs, item)
				if n++; n == sampled {
					return errEnough
				}
			}
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			return out, err
		}
	}
	return out, nil
}

// add counts an item.
func (s *sample) add(matcher string, pairs [][2]string, item *wire.Item) {
	i := slices.IndexFunc(item.Matches, func(m *wire.Match) bool { return m.Matcher == matcher })
	if i < 0 {
		return
	}
	s.items++
	m := item.Matches[i]
	if m.State != "matched" {
		return
	}
	s.matched++
	here := ""
	switch {
	case len(item.Versions) > 0 && len(item.Versions[0].Parts) > 0:
		here = item.Versions[0].Parts[0].File
	case len(item.Locations) > 0:
		here = item.Locations[0]
	}
	there := m.File
	if there == "" {
		there = m.Path
	}
	switch {
	case pathmap.Leads(pairs, here, there):
		s.fit++
	case here != "" && there != "":
		s.elsewhere = append(s.elsewhere, [2]string{here, there})
	}
}

// typesOf are the item types that a plugin matches.
func (u *checkup) typesOf(ctx context.Context, plugin string) []string {
	d, err := describe(ctx, u.host, plugin)
	if err != nil {
		return nil // asking it has said so
	}
	return d.GetTypes()
}

// libraryOf is the type of the libraries that hold items of these types.
func libraryOf(types []string) string {
	switch {
	case slices.Contains(types, "movie"):
		return "MOVIE"
	case slices.Contains(types, "series"), slices.Contains(types, "episode"):
		return "SERIES"
	}
	return "MUSIC"
}

// pairs is the path_map of a matcher.
func (u *checkup) pairs(matcher string) (out [][2]string) {
	for _, in := range u.config.Matchers {
		if in.Name != matcher {
			continue
		}
		list, _ := in.Settings["path_map"].([]any)
		for _, one := range list {
			if pair, _ := one.([]any); len(pair) == 2 {
				out = append(out, [2]string{fmt.Sprint(pair[0]), fmt.Sprint(pair[1])})
			}
		}
	}
	return out
}

// unmapped leaves out the folders that a path_map is about, on either side.
func unmapped(server, other []string, pairs [][2]string) (ofServer, ofOther []string) {
	without := func(folders []string, side int) []string {
		return slices.DeleteFunc(slices.Clone(folders), func(folder string) bool {
			return slices.ContainsFunc(pairs, func(p [2]string) bool {
				return pathmap.Below(folder, p[side]) || pathmap.Below(p[side], folder)
			})
		})
	}
	return without(server, 0), without(other, 1)
}

// tomlPairs writes a path_map as it stands in config.toml; of two pairs of the
// same prefix the later one counts.
func tomlPairs(pairs [][2]string) string {
	var out []string
	for i, p := range pairs {
		if !slices.ContainsFunc(pairs[i+1:], func(q [2]string) bool { return q[0] == p[0] }) {
			out = append(out, fmt.Sprintf("[%q, %q]", p[0], p[1]))
		}
	}
	return "[" + strings.Join(out, ", ") + "]"
}
