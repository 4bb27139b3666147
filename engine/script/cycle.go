package script

import (
	"fmt"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// checkCycles refuses detectors that read each other's traits in a circle. It
// sees what is written as x.traits.NAME; a circle that hides better is a
// finding when it runs. A trait that versions and tracks both have may be
// either, and is not followed.
func (w *Worker) checkCycles() []string {
	var wrong []string
	all := slices.Concat(w.detectors.all[ofVersion], w.detectors.all[ofAudio])
	done := map[*detector]bool{}
	var path []*detector
	var visit func(d *detector)
	visit = func(d *detector) {
		if i := slices.Index(path, d); i >= 0 {
			var names []string
			for _, on := range append(path[i:], d) {
				names = append(names, on.name)
			}
			wrong = append(wrong, fmt.Sprintf("%s: traits are derived from each other: %s", d.line, strings.Join(names, " from ")))
			return
		}
		if done[d] {
			return
		}
		path = append(path, d)
		for _, name := range w.traitsRead(d.fn) {
			version, audio := w.detectors.by[ofVersion][name], w.detectors.by[ofAudio][name]
			switch {
			case version != nil && audio == nil:
				visit(version)
			case audio != nil && version == nil:
				visit(audio)
			}
		}
		path = path[:len(path)-1]
		done[d] = true
	}
	for _, d := range all {
		visit(d)
	}
	return wrong
}

// traitsRead lists the traits that a function, or one it can call, names.
func (w *Worker) traitsRead(fn *lua.LFunction) []string {
	var names []string
	w.reachable(fn, func(fn *lua.LFunction) {
		walk(fn.Proto, func(p *lua.FunctionProto) {
			for pc := 0; pc+1 < len(p.Code); pc++ {
				first, second := p.Code[pc], p.Code[pc+1]
				if fieldOf(p, first) == "traits" && fieldOf(p, second) != "" && second&0x1ff == first>>18&0xff {
					names = append(names, fieldOf(p, second))
				}
			}
		})
	})
	slices.Sort(names)
	return slices.Compact(names)
}
