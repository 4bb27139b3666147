package plex

import (
	"fmt"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// root is one folder of a library, and what was seen of it.
type root struct {
	path    string
	rows    int // that were seen
	trashed int // of these, in the trash
	files   int // of the others, that the server looked for
	missing int // of these, not there
}

// survey is what was seen of a library.
type survey struct {
	roots []*root // the last one takes what lies in none
}

// newSurvey begins one.
func newSurvey(l *sdk.Library) *survey {
	v := &survey{}
	for _, at := range l.GetLocations() {
		v.roots = append(v.roots, &root{path: at.GetPath()})
	}
	v.roots = append(v.roots, &root{})
	return v
}

// of finds the folder that a file lies in, whatever the slashes of the server.
func (v *survey) of(file string) *root {
	slashed := func(path string) string {
		return strings.TrimRight(strings.ToLower(strings.ReplaceAll(path, `\`, "/")), "/") + "/"
	}
	best := v.roots[len(v.roots)-1]
	for _, r := range v.roots[:len(v.roots)-1] {
		if strings.HasPrefix(slashed(file), slashed(r.path)) && len(r.path) > len(best.path) {
			best = r
		}
	}
	return best
}

// add takes a row in.
func (v *survey) add(e listed) {
	for _, f := range e.files {
		r := v.of(f.path)
		r.rows++
		switch {
		case e.trashed || f.trashed:
			r.trashed++
		case f.looked:
			r.files++
			if f.missing {
				r.missing++
			}
		}
	}
}

// unseen says of a folder that nothing was seen in it that is not in the trash.
func (r *root) unseen() bool { return r.path != "" && r.rows == r.trashed }

// sum counts what was seen in all folders.
func (v *survey) sum() (trashed, total int64) {
	for _, r := range v.roots {
		trashed, total = trashed+int64(r.trashed), total+int64(r.rows)
	}
	return trashed, total
}

// judge says what is wrong with the folders.
func (v *survey) judge() string {
	for _, r := range v.roots {
		under := ""
		if r.path != "" {
			under = " under " + r.path
		}
		switch {
		case r.missing*5 > r.files:
			return fmt.Sprintf("%d of %d files that were looked for%s are not there", r.missing, r.files, under)
		case r.rows > 0 && r.trashed == r.rows:
			return fmt.Sprintf("all %d files that were looked at%s are in the trash", r.rows, under)
		}
	}
	return ""
}
