package config

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/preroll"
	"github.com/luarr/luarr/engine/schedule"
)

// prerolls reads [prerolls] and its entries; nil where there is none. What is a
// table and no key of [prerolls] itself is an entry, and so is meant to be what is
// not even like one.
func (l *loader) prerolls(v any, sources []Instance) *preroll.Table {
	path := []string{"prerolls"}
	section := l.table(path, v)
	if section == nil {
		return nil
	}
	own, entries := map[string]any{}, map[string]any{}
	for name, value := range section {
		_, key := lookup(known["prerolls"], name)
		_, table := value.(map[string]any)
		if !key && (table || nearest(name, names(known["prerolls"])) == "") {
			entries[name] = value
		} else {
			own[name] = value
		}
	}
	values := l.read(path, own, known["prerolls"], false)
	t := &preroll.Table{Enforce: values["enforce"].(bool), Refresh: l.schedule(under(path, "refresh"), values["refresh"].(string))}
	for _, pair := range values["path_map"].([]any) {
		sides := pair.([]any)
		t.PathMap = append(t.PathMap, [2]string{sides[0].(string), l.here(sides[1].(string))})
	}
	p := prerollReader{loader: l, folder: values["folder"].(string), country: values["country"].(string)}
	if _, err := schedule.ParseDays("daily", p.country); err != nil {
		l.complain(under(path, "country"), fault.Hint(err), "%v", err)
		p.country = ""
	}
	if p.folder != "" && !preroll.Absolute(p.folder) {
		l.complain(under(path, "folder"), `such as "/prerolls" or 'D:\Prerolls', as the server has it`, "%q does not begin at the root", p.folder)
	}
	for _, s := range sources {
		p.sources = append(p.sources, s.Name)
	}
	for _, e := range l.named(path, entries) {
		t.Entries = append(t.Entries, p.entry(e))
	}
	slices.SortStableFunc(t.Entries, func(a, b preroll.Entry) int {
		return cmp.Compare(l.lines.of(under(path, a.Name)), l.lines.of(under(path, b.Name)))
	})
	return t
}

// here gives a folder of this computer: a relative one starts where the
// configuration lies.
func (l *loader) here(folder string) string {
	if preroll.Absolute(folder) {
		return folder
	}
	return l.path(folder)
}

// prerollReader reads the entries of [prerolls].
type prerollReader struct {
	*loader
	folder, country string
	sources         []string
}

// entry reads one [prerolls.NAME].
func (p prerollReader) entry(e entry) preroll.Entry {
	values := p.read(e.path, e.values, known["prerolls.*"], false)
	out := preroll.Entry{Name: e.name, Play: p.play(e, values)}
	out.Priority, _ = values["priority"].(int64)
	out.Exclusive, _ = values["exclusive"].(bool)
	if list, ok := values["sources"].([]any); ok {
		out.Sources = p.words(under(e.path, "sources"), list)
		for _, name := range out.Sources {
			if !slices.Contains(p.sources, name) {
				p.complain(under(e.path, "sources"), suggest(name, p.sources), "unknown source %q", name)
			}
		}
	}
	when, given := e.values["when"]
	switch {
	case e.name == preroll.Default:
		for _, key := range []string{"when", "priority", "exclusive"} {
			if _, ok := e.values[key]; ok {
				p.complain(under(e.path, key), "leave it out, or give the entry another name", "the default plays when nothing else is due")
			}
		}
	case !given:
		p.complain(under(e.path, "when"), `such as "range(10/01-10/31)"; what plays at all other times is [prerolls.default]`, "missing: when is it due?")
	default:
		if text, ok := when.(string); ok {
			var err error
			if out.When, err = schedule.ParseDays(text, p.country); err != nil {
				p.complain(under(e.path, "when"), fault.Hint(err), "%v", err)
			}
		}
	}
	return out
}

// play reads what an entry plays.
func (p prerollReader) play(e entry, values map[string]any) preroll.Play {
	path := e.path
	sequence, inOrder := values["sequence"].([]any)
	random, atRandom := values["random"].([]any)
	weights, weighted := values["weights"]
	var out preroll.Play
	switch {
	case values["sequence"] != nil && !inOrder:
		p.complain(under(path, "sequence"), `in brackets: ["…"]`, "must be a list, not %s", typeName(values["sequence"]))
	case inOrder && atRandom:
		p.complain(under(path, "random"), `in a sequence something at random is { random = ["…"], pick = 2 }`, "stands beside a sequence, and it can be only one of them")
	case inOrder:
		if weighted {
			p.complain(under(path, "weights"), "they belong beside random", "a sequence has no weights")
		}
		for i, v := range sequence {
			out.Sequence = append(out.Sequence, p.step(under(path, "sequence"), i+1, v))
		}
	case atRandom:
		out.Random = p.lots(path, random, weights)
		out.Weighted = weighted
	case e.values["random"] != nil:
		// It was no list, and that was said.
	case weighted:
		p.complain(under(path, "weights"), "they belong beside random", "there is nothing to weigh")
	default:
		p.complain(path, `random = ["FOLDER"], sequence = ["FILE", "FILE"], or sequence = [] for none`, "says nothing to play")
	}
	return out
}

// step reads one place of a sequence: a path, or a table that draws.
func (p prerollReader) step(path []string, number int, v any) preroll.Step {
	switch v := v.(type) {
	case string:
		return preroll.Step{Path: p.path(path, v)}
	case map[string]any:
		values := p.read(path, v, known["prerolls.*.sequence"], false)
		random, ok := values["random"].([]any)
		if !ok || len(random) == 0 {
			p.complain(path, `such as { random = ["FOLDER"], pick = 2 }`, "entry %d draws out of nothing", number)
		}
		pick := values["pick"].(int64)
		if pick < 1 || pick > mostPicked {
			p.complain(under(path, "pick"), "", "must be from 1 to %d", mostPicked)
			pick = 1
		}
		_, weighted := values["weights"]
		return preroll.Step{Draw: p.lots(path, random, values["weights"]), Pick: int(pick), Weighted: weighted}
	}
	p.complain(path, `a path, or { random = ["FOLDER"], pick = 2 }`, "entry %d must be a string or a table, not %s", number, typeName(v))
	return preroll.Step{}
}

// The bounds of what is drawn.
const mostPicked, greatestWeight = 50, 1000

// lots reads the paths among which something is drawn, with their weights.
func (p prerollReader) lots(path []string, list []any, weights any) []preroll.Lot {
	var lots []preroll.Lot
	var given []string
	for _, name := range p.words(under(path, "random"), list) {
		given = append(given, name)
		lots = append(lots, preroll.Lot{Path: p.path(under(path, "random"), name), Weight: 1})
	}
	at := under(path, "weights")
	values := p.table(at, weights)
	for _, name := range slices.Sorted(maps.Keys(values)) {
		i := slices.Index(given, name)
		n, ok := values[name].(int64)
		switch {
		case i < 0:
			p.complain(under(at, name), suggest(name, given), "is not among those in random")
		case !ok || n < 1 || n > greatestWeight:
			p.complain(under(at, name), "", "must be a whole number from 1 to %d", greatestWeight)
		default:
			lots[i].Weight = n
		}
	}
	return lots
}

// path reads a path as the server has it.
func (p prerollReader) path(path []string, text string) string {
	whole := preroll.Join(p.folder, text)
	switch {
	case strings.TrimSpace(text) == "":
		p.complain(path, "", "a path is empty")
	case !preroll.Expressible(whole):
		p.complain(path, "rename the file; several paths are several strings of the list", "%q has a , or ; in it, which Plex takes for the end of a path", text)
	case !preroll.Absolute(whole):
		p.complain(path, `begin at the root, as the server has it, or set folder in [prerolls]`, "%q is no whole path", text)
	case strings.Contains(whole, "**"):
		p.complain(path, "* stands for anything within one name", "%q has a ** in it", text)
	}
	return whole
}
