package script

import (
	"strings"

	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// nameView is a file name as Lua sees it.
type nameView struct {
	ud lua.LUserData
	n  *name
	of *view // the version; nil for words
	// meta is the metatable of one that is lent again and again.
	meta *lua.LTable
}

func (w *Worker) newNameView(n *name, of *view) *nameView {
	var r *root
	if of != nil {
		r = of.root
	}
	return w.nameViewIn(r, n, of)
}

func (w *Worker) nameViewIn(r *root, n *name, of *view) *nameView {
	v := take(w, r, &w.lent.names)
	*v = nameView{n: n, of: of, meta: v.meta}
	v.ud.Value = v
	switch {
	case v.meta != nil:
		v.ud.Metatable = v.meta
	case w.lends(r):
		v.meta = w.quickMeta(v)
		v.ud.Metatable = v.meta
	default:
		v.ud.Metatable = w.meta.name
	}
	return v
}

// nameOf is version.name: the name of its first file. A version without file
// has an empty name, in which nothing is found.
func (w *Worker) nameOf(v *view) lua.LValue {
	if v.name == nil {
		if s := w.subjectOf(v); s != nil {
			v.name = w.newNameView(s.fileName(), v)
		} else {
			m, _ := v.msg.Interface().(*wire.Version)
			v.name = w.newNameView(newName(firstFile(m)), v)
		}
	}
	return &v.name.ud
}

// folderOf is name.folder: the name of the folder that the first file lies in.
func (w *Worker) folderOf(v *nameView) *nameView {
	if v.of == nil {
		return w.newNameView(&name{}, nil)
	}
	m, _ := v.of.msg.Interface().(*wire.Version)
	return w.newNameView(folderOf(firstFile(m)), nil)
}

// titleFields are the texts that say what a stream is, beside its codec. The
// profile of a picture says something else.
func titleFields(message protoreflect.Name) []string {
	switch message {
	case "AudioStream":
		return []string{"profile", "title", "display_title", "extended_display_title"}
	case "VideoStream", "SubtitleStream":
		return []string{"display_title", "extended_display_title", "title"}
	}
	return nil
}

// titlesOf is titles of a stream: what its titles say.
func (w *Worker) titlesOf(L *lua.LState, v *view) (lua.LValue, *ignorance) {
	w.note(L, v, question{about: theTitles, of: v.info})
	if v.root != nil && v.root.guarded {
		for _, f := range v.info.titles {
			if why := w.guard(v, f); why != nil {
				return lua.LNil, why
			}
		}
	}
	if v.name != nil {
		return &v.name.ud, nil
	}
	texts := v.info.titlesIn(v.record())
	w.makes(L, costView+maxName)
	n := take(w, v.root, &w.lent.words)
	n.gather(texts[:]...)
	v.name = w.nameViewIn(v.root, n, nil)
	return &v.name.ud, nil
}

// titlesIn gives the texts of titleFields; one that repeats the one before it says
// no more.
func (t *typeInfo) titlesIn(at record) (texts [4]string) {
	last := ""
	for i, f := range t.titles {
		if text, _, _ := f.stored.scalar(at); text != last {
			texts[i], last = text, text
		}
	}
	return texts
}

func asName(v lua.LValue) *nameView {
	if ud, ok := v.(*lua.LUserData); ok {
		n, _ := ud.Value.(*nameView)
		return n
	}
	return nil
}

// quickMeta makes a metatable of one name alone, in which Lua finds the methods
// itself: it calls us for fields only.
func (w *Worker) quickMeta(v *nameView) *lua.LTable {
	shared, _ := w.meta.name.RawGetString("__index").(*lua.LFunction)
	methods, behind, meta := w.L.NewTable(), w.L.NewTable(), w.L.NewTable()
	for name, fn := range w.methods {
		if name, ofName := strings.CutPrefix(name, "name_"); ofName {
			methods.RawSetString(name, fn)
		}
	}
	behind.RawSetString("__index", w.L.NewFunction(func(L *lua.LState) int {
		L.Replace(1, &v.ud)
		return shared.GFunction(L)
	}))
	methods.Metatable = behind
	w.meta.name.ForEach(func(k, v lua.LValue) { meta.RawSet(k, v) })
	meta.RawSetString("__index", methods)
	return meta
}

var nameFields = []string{"text", "tail", "group", "extension", "folder", "marked", "dated", "has", "find", "first", "anywhere"}

func (w *Worker) nameMeta() map[string]lua.LGFunction {
	return map[string]lua.LGFunction{
		"__tostring": func(L *lua.LState) int {
			w.call.notes.drop()
			L.Push(lua.LString(asName(L.Get(1)).n.whole()))
			return 1
		},
		"__index": func(L *lua.LState) int {
			v, key := asName(L.Get(1)), L.Get(2).String()
			if v == nil {
				L.RaiseError("a name expected")
			}
			switch key {
			case "has", "find", "first", "anywhere":
				L.Push(w.methods["name_"+key])
			case "text":
				w.call.notes.drop()
				L.Push(lua.LString(v.n.whole()))
			case "tail":
				w.call.notes.drop()
				L.Push(lua.LString(v.n.tail()))
			case "folder":
				w.call.notes.drop()
				L.Push(&w.folderOf(v).ud)
			case "group":
				L.Push(textOrNil(w.askName(v, question{about: aGroup}).text))
			case "extension":
				L.Push(textOrNil(w.askName(v, question{about: anExtension}).text))
			case "marked":
				L.Push(lua.LBool(w.askName(v, question{about: aMark}).n == 1))
			case "dated":
				L.Push(lua.LBool(w.askName(v, question{about: aDate}).n == 1))
			default:
				L.RaiseError("name has no field %q%s", key, didYouMean(key, nameFields))
			}
			return 1
		},
	}
}

// askName asks a question about a name. Answers about words follow from the
// texts they were made of.
func (w *Worker) askName(v *nameView, q question) answer {
	a := nameAnswer(&q, v.n)
	w.noteName(v.of, q, a)
	return a
}

// words is words(text, …): any texts as something to ask with has. Absent
// ones are left out.
func (w *Worker) words(L *lua.LState) int {
	w.makes(L, costView+maxName)
	texts := make([]string, L.GetTop())
	for i := range texts {
		switch s := L.Get(i + 1).(type) {
		case lua.LString:
			texts[i] = string(s)
		case *lua.LNilType:
		default:
			L.RaiseError("words wants text, got %s", s.Type())
		}
	}
	L.Push(&w.newNameView(newWords(texts...), nil).ud)
	return 1
}

func textOrNil(s string) lua.LValue {
	if s == "" {
		return lua.LNil
	}
	return lua.LString(s)
}
