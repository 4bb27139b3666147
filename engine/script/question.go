package script

import (
	"hash/maphash"
	"reflect"

	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
)

// subjectMatter is what a question is about.
type subjectMatter uint8

const (
	aField     subjectMatter = iota // the value of a field
	aPresence                       // whether a message is set
	theTitles                       // all titles of a stream
	aLength                         // of a list
	aPosition                       // the number of a track among those of its version
	aTrait                          // the value of a trait
	anEvidence                      // its evidence
	aSureness                       // its confidence
	aWord                           // the phrase that a name has after the title
	anyWord                         // the phrase that a name has anywhere
	everyWord                       // the phrases of a group that it has
	firstWord                       // the first row of which it has a phrase, and that
	anExtension
	aGroup
	aMark // whether the end of the title is marked
	aDate // whether a year or an episode marks it
)

// question is one thing that a detector learns of its subject by reading.
type question struct {
	about   subjectMatter
	at      *place
	field   *field
	trait   string
	by      *detector   // that gives the trait; nil where the source does, and for a name
	phrases *phraseList // to look for in a name
	group   *phraseGroup
	of      *typeInfo // of the stream whose titles it asks for
}

func (q *question) same(o *question) bool {
	return q.about == o.about && q.at == o.at && q.field == o.field && q.trait == o.trait && q.group.same(o.group) && q.phrases.same(o.phrases)
}

// answer is what a question is answered with: nothing, a text or a number.
type answer struct {
	is   answerKind
	n    int64
	text string
}

type answerKind uint8

const (
	noAnswer answerKind = iota
	aText
	aNumber
)

func textAnswer(s string) answer  { return answer{is: aText, text: s} }
func numberAnswer(n int64) answer { return answer{is: aNumber, n: n} }
func wordAnswer(s string) answer {
	if s == "" {
		return answer{}
	}
	return textAnswer(s)
}

// fingerprint stands for several texts in order.
type fingerprint uint64

func (f fingerprint) with(text string) fingerprint {
	if text == "" {
		return f*0x9e3779b185ebca87 + 1
	}
	return (f ^ fingerprint(maphash.String(seed, text))) * 0x9e3779b185ebca87
}

// seed makes fingerprints, which hold as long as the process.
var seed = maphash.MakeSeed()

func fingerprintOf(texts [4]string) (f fingerprint) {
	for _, text := range texts {
		f = f.with(text)
	}
	return f
}

func boolAnswer(yes bool) answer {
	if yes {
		return numberAnswer(1)
	}
	return numberAnswer(0)
}

// answer asks a question about a subject. A trait that is not derived yet is
// derived now, as it is when Lua reads it. It is false where there is nothing
// to ask, or no time left.
func (w *Worker) answer(L *lua.LState, q *question, s *subject) (answer, bool) {
	switch q.about {
	case aPosition:
		return numberAnswer(int64(s.index)), true
	case aField, aPresence, aLength, theTitles:
		at := s.record(q.at)
		switch {
		case at == nil:
			return answer{}, false
		case q.about == aPresence:
			return boolAnswer(q.field.stored.message(at) != nil), true
		case q.about == theTitles:
			return numberAnswer(int64(fingerprintOf(q.of.titlesIn(at)))), true
		case q.about == aLength:
			return numberAnswer(int64(len(q.field.stored.messages(at)))), true
		}
		return q.field.answer(at), true
	}
	of := s.at(q.at)
	switch {
	case of == nil:
		return answer{}, false
	case q.about > aSureness:
		return nameAnswer(q, of.fileName()), true
	case q.by == nil: // its source gives it
		return traitAnswer(q.about, of.trait(q.trait)), true
	case of.running&q.by.bit != 0:
		return answer{}, false
	}
	w.runDetector(L, q.by, of)
	return traitAnswer(q.about, of.trait(q.trait)), !w.spent
}

// answer gives the value of a field: finer than what Lua sees, for which an
// empty text is nil.
func (f *field) answer(at record) answer {
	switch text, n, set := f.stored.scalar(at); {
	case !set:
		return answer{}
	case f.stored.kind == reflect.String:
		return textAnswer(text)
	default:
		return numberAnswer(n)
	}
}

func traitAnswer(about subjectMatter, t *wire.Trait) answer {
	switch {
	case t == nil:
		return answer{}
	case about == anEvidence:
		return textAnswer(t.GetEvidence())
	case about == aSureness:
		return textAnswer(t.GetConfidence())
	}
	return textAnswer(t.GetValue())
}

func nameAnswer(q *question, n *name) answer {
	switch q.about {
	case aWord, anyWord:
		return wordAnswer(q.phrases.find(n, q.about == anyWord).text)
	case everyWord:
		return q.group.answer(n)
	case firstWord:
		row, word := q.group.first(n)
		return answer{is: aText, n: int64(row), text: word.text}
	case anExtension:
		return wordAnswer(n.ext)
	case aGroup:
		return wordAnswer(n.group)
	case aDate:
		return boolAnswer(n.dated)
	}
	return boolAnswer(n.marked)
}
