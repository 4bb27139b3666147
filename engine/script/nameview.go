package script

import (
	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
)

// nameView is a file name as Lua sees it.
type nameView struct {
	ud lua.LUserData
	n  *name
	of *view // the version; nil for words
}

func (w *Worker) newNameView(n *name, of *view) *nameView {
	v := &nameView{n: n, of: of}
	v.ud.Value = v
	v.ud.Metatable = w.meta.name
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

func asName(v lua.LValue) *nameView {
	if ud, ok := v.(*lua.LUserData); ok {
		n, _ := ud.Value.(*nameView)
		return n
	}
	return nil
}

var nameFields = []string{"text", "tail", "group", "extension", "folder", "marked", "has", "anywhere"}

func (w *Worker) nameMeta() map[string]lua.LGFunction {
	return map[string]lua.LGFunction{
		"__tostring": func(L *lua.LState) int {
			w.call.notes.drop()
			L.Push(lua.LString(asName(L.Get(1)).n.text))
			return 1
		},
		"__index": func(L *lua.LState) int {
			v, key := asName(L.Get(1)), L.Get(2).String()
			if v == nil {
				L.RaiseError("a name expected")
			}
			switch key {
			case "has", "anywhere":
				L.Push(w.methods["name_"+key])
			case "text":
				w.call.notes.drop()
				L.Push(lua.LString(v.n.text))
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
			default:
				L.RaiseError("name has no field %q%s", key, didYouMean(key, nameFields))
			}
			return 1
		},
	}
}

// nameMethods: name:has(phrase, …) gives the text of the first phrase that
// stands in the name after the title, or nil; name:anywhere(phrase, …) also
// looks into the title, but for its first word. A list of phrases will do too.
func (w *Worker) nameMethods() map[string]lua.LGFunction {
	find := func(about subjectMatter) lua.LGFunction {
		return func(L *lua.LState) int {
			v := asName(L.Get(1))
			if v == nil {
				L.RaiseError("call it with a colon: name:has(%q)", "web dl")
			}
			for i, top := 2, L.GetTop(); i <= top; i++ {
				w.checkTime(L)
				if word := w.askName(v, question{about: about, phrases: w.phrasesOf(L, i)}); word.is == aText {
					L.Push(lua.LString(word.text))
					return 1
				}
			}
			L.Push(lua.LNil)
			return 1
		}
	}
	return map[string]lua.LGFunction{"name_has": find(aWord), "name_anywhere": find(anyWord)}
}

// askName asks a question about a name. Answers about words follow from the
// texts they were made of.
func (w *Worker) askName(v *nameView, q question) answer {
	a := nameAnswer(&q, v.n)
	w.noteName(v.of, q, a)
	return a
}

// phrasesOf takes a phrase or a list of them as argument n. Lists made at the
// top of a file never change, so that they are compiled once.
func (w *Worker) phrasesOf(L *lua.LState, n int) []*phrase {
	switch v := L.Get(n).(type) {
	case lua.LString:
		w.onePhrase[0] = w.phrases.get(string(v))
		return w.onePhrase[:]
	case *lua.LTable:
		if known := w.phraseLists[v]; known != nil {
			return known
		}
		content := w.hidden(v)
		if content.Len() > maxPhrases {
			L.RaiseError("has wants words to look for, got a list of more than %d", maxPhrases)
		}
		list := make([]*phrase, content.Len())
		for i := range list {
			s, ok := content.RawGetInt(i + 1).(lua.LString)
			if !ok {
				L.RaiseError("has wants words to look for, got a list of %s", content.RawGetInt(i+1).Type())
			}
			list[i] = w.phrases.get(string(s))
		}
		if w.frozen(v) != nil {
			if len(w.phraseLists) >= maxKept {
				clear(w.phraseLists)
			}
			w.phraseLists[v] = list
		}
		return list
	}
	L.RaiseError("has wants words to look for, got %s", L.Get(n).Type())
	return nil
}

// words is words(text, …): any texts as something to ask with has. Absent
// ones are left out.
func (w *Worker) words(L *lua.LState) int {
	var all []byte
	w.makes(L, costView+maxName)
	for i := 1; i <= L.GetTop() && len(all) <= maxName; i++ {
		switch s := L.Get(i).(type) {
		case lua.LString:
			// More separators than a phrase steps over.
			all = append(append(all, s...), "    "...)
		case *lua.LNilType:
		default:
			L.RaiseError("words wants text, got %s", s.Type())
		}
	}
	L.Push(&w.newNameView(newWords(string(all)), nil).ud)
	return 1
}

func textOrNil(s string) lua.LValue {
	if s == "" {
		return lua.LNil
	}
	return lua.LString(s)
}
