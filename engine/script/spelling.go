package script

import (
	"slices"

	lua "github.com/yuin/gopher-lua"
)

// nameMethods are the ways to look for words in a name. Each takes phrases, or
// lists of them, of which the first that stands there counts:
//
//   - name:has(phrases, …) gives the text of the first, or nil, after the title;
//   - name:anywhere(phrases, …) also looks into the title, but for its first word;
//   - name:find(phrases, …) gives as many answers as it is given phrases; a list
//     of lists will do too;
//   - name:first{ { value, phrase, … }, … } gives the value of the first row of
//     which a phrase stands after the title, and its text.
func (w *Worker) nameMethods() map[string]lua.LGFunction {
	has := func(about subjectMatter) lua.LGFunction {
		return func(L *lua.LState) int {
			v := checkName(L)
			for i, top := 2, L.GetTop(); i <= top; i++ {
				if word := w.look(L, v, about, w.phrasesOf(L, i)); word != lua.LNil {
					L.Push(word)
					return 1
				}
			}
			L.Push(lua.LNil)
			return 1
		}
	}
	return map[string]lua.LGFunction{
		"name_has": has(aWord), "name_anywhere": has(anyWord),
		"name_find": func(L *lua.LState) int {
			v, top := checkName(L), L.GetTop()
			if group := w.groupOf(L, 2); group != nil {
				for _, list := range group.lists {
					w.checkTime(L)
					L.Push(list.find(v.n, false).orNil())
				}
				w.noteGroup(v, everyWord, group)
				return len(group.lists)
			}
			for i := 2; i <= top; i++ {
				L.Push(w.look(L, v, aWord, w.phrasesOf(L, i)))
			}
			return top - 1
		},
		"name_first": func(L *lua.LState) int {
			v := checkName(L)
			group := w.spellingsOf(L, 2)
			w.checkTime(L)
			row, word := group.first(v.n)
			w.noteGroup(v, firstWord, group)
			if word.text == "" {
				L.Push(lua.LNil)
				return 1
			}
			L.Push(group.values[row])
			L.Push(word.value)
			return 2
		},
	}
}

func checkName(L *lua.LState) *nameView {
	v := asName(L.Get(1))
	if v == nil {
		L.RaiseError("call it with a colon: name:has(%q)", "web dl")
	}
	return v
}

// look looks for phrases in a name, and gives the text of the first that
// stands there, or nil.
func (w *Worker) look(L *lua.LState, v *nameView, about subjectMatter, phrases *phraseList) lua.LValue {
	w.checkTime(L)
	word := phrases.find(v.n, about == anyWord)
	if v.of != nil && w.call.notes.subject != nil {
		w.noteName(v.of, question{about: about, phrases: phrases}, wordAnswer(word.text))
	}
	return word.orNil()
}

// noteGroup notes that a name was asked for a group of phrases. The answers are
// looked for again, which is done once for each kind of name.
func (w *Worker) noteGroup(v *nameView, about subjectMatter, group *phraseGroup) {
	if v.of != nil && w.call.notes.subject != nil {
		q := question{about: about, group: group}
		w.noteName(v.of, q, nameAnswer(&q, v.n))
	}
}

// phrasesOf takes a phrase or a list of them as argument n. Lists made at the
// top of a file never change, so that they are compiled once.
func (w *Worker) phrasesOf(L *lua.LState, n int) *phraseList {
	switch v := L.Get(n).(type) {
	case lua.LString:
		return w.phrases.get(string(v)).alone
	case *lua.LTable:
		if known := w.phraseLists[v]; known != nil {
			return known
		}
		list := w.listOfPhrases(L, w.hidden(v), 1)
		if keepCompiled(w, w.phraseLists, v, list) {
			w.lexicon.add(list)
		}
		return list
	}
	L.RaiseError("words to look for are wanted, got %s", L.Get(n).Type())
	return nil
}

// listOfPhrases takes the phrases of a table from one of its places on.
func (w *Worker) listOfPhrases(L *lua.LState, t *lua.LTable, from int) *phraseList {
	if t.Len() > maxPhrases {
		L.RaiseError("words to look for are wanted, got a list of more than %d", maxPhrases)
	}
	var list []*phrase
	for i := from; i <= t.Len(); i++ {
		s, ok := t.RawGetInt(i).(lua.LString)
		if !ok {
			L.RaiseError("words to look for are wanted, got a list of %s", t.RawGetInt(i).Type())
		}
		list = append(list, w.phrases.get(string(s)))
	}
	return &phraseList{phrases: list}
}

// phraseGroup is several lists of phrases that are looked for together, or the
// rows of a table for name:first with their values.
type phraseGroup struct {
	lists  []*phraseList
	values []lua.LValue
}

// same says whether the same is looked for.
func (g *phraseGroup) same(o *phraseGroup) bool {
	return g == o || g != nil && o != nil && slices.EqualFunc(g.lists, o.lists, (*phraseList).same)
}

// first gives the first of the lists of which a phrase stands in a name, and the
// text of that; no text where none does.
func (g *phraseGroup) first(n *name) (int, box) {
	for i, list := range g.lists {
		if word := list.find(n, false); word.text != "" {
			return i, word
		}
	}
	return 0, box{}
}

// answer stands for what find gives for all of the lists.
func (g *phraseGroup) answer(n *name) answer {
	if n.asked == g {
		return n.answered
	}
	var words fingerprint
	for _, list := range g.lists {
		words = words.with(list.find(n, false).text)
	}
	n.asked, n.answered = g, numberAnswer(int64(words))
	return n.answered
}

// spellingsOf takes a table of rows as argument n. As with lists of phrases, one
// made at the top of a file is compiled once.
func (w *Worker) spellingsOf(L *lua.LState, n int) *phraseGroup {
	table, ok := L.Get(n).(*lua.LTable)
	if !ok {
		L.RaiseError("first wants { { value, phrase, … }, … }, got %s", L.Get(n).Type())
	}
	if known := w.spellings[table]; known != nil {
		return known
	}
	group := w.makeGroup(L, table, 2)
	if keepCompiled(w, w.spellings, table, group) {
		group.enter(&w.lexicon)
	}
	return group
}

// groupOf takes a list of lists of phrases as argument n; nil where it is
// something else.
func (w *Worker) groupOf(L *lua.LState, n int) *phraseGroup {
	table, ok := L.Get(n).(*lua.LTable)
	if !ok {
		return nil
	}
	if known := w.groups[table]; known != nil {
		return known
	}
	if w.hidden(table).RawGetInt(1).Type() != lua.LTTable {
		return nil
	}
	group := w.makeGroup(L, table, 1)
	if keepCompiled(w, w.groups, table, group) {
		group.enter(&w.lexicon)
	}
	return group
}

// makeGroup makes a group of a list of lists, whose phrases begin at a place.
func (w *Worker) makeGroup(L *lua.LState, table *lua.LTable, from int) *phraseGroup {
	content := w.hidden(table)
	if content.Len() > maxGroup {
		L.RaiseError("words are looked for in %d lists at most, got %d", maxGroup, content.Len())
	}
	group := &phraseGroup{}
	for i := 1; i <= content.Len(); i++ {
		w.checkTime(L)
		list, ok := content.RawGetInt(i).(*lua.LTable)
		if !ok {
			L.RaiseError("lists of words to look for are wanted, got %s", content.RawGetInt(i).Type())
		}
		list = w.hidden(list)
		group.lists = append(group.lists, w.listOfPhrases(L, list, from))
		group.values = append(group.values, list.RawGetInt(1))
	}
	return group
}

// maxGroup is how many lists are looked for together.
const maxGroup = 100

// enter makes the phrases of a group known to a lexicon.
func (g *phraseGroup) enter(x *lexicon) {
	for _, list := range g.lists {
		x.add(list)
	}
}

// keepCompiled keeps what was made of a table that never changes, and says
// whether it does.
func keepCompiled[T any](w *Worker, kept map[*lua.LTable]T, table *lua.LTable, made T) bool {
	if w.frozen(table) == nil {
		return false
	}
	if len(kept) >= maxKept {
		clear(kept)
	}
	kept[table] = made
	return true
}
