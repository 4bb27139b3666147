package script

import (
	"math"

	"github.com/cespare/xxhash/v2"
	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
	"google.golang.org/protobuf/reflect/protoreflect"
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
	return (f ^ fingerprint(xxhash.Sum64String(text))) * 0x9e3779b185ebca87
}

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
		m := s.message(q.at)
		switch {
		case m == nil:
			return answer{}, false
		case q.about == aPresence:
			return boolAnswer(m.Has(q.field.fd)), true
		case q.about == theTitles:
			return numberAnswer(int64(fingerprintOf(titles(m)))), true
		case q.about == aLength:
			return numberAnswer(int64(length(m, q.field))), true
		}
		return q.field.answer(m), true
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
func (f *field) answer(m protoreflect.Message) answer {
	if f.presence && !m.Has(f.fd) {
		return answer{}
	}
	value := m.Get(f.fd)
	switch f.shape {
	case text:
		return textAnswer(value.String())
	case boolean:
		return boolAnswer(value.Bool())
	case real:
		return numberAnswer(int64(math.Float64bits(value.Float())))
	}
	return numberAnswer(value.Int())
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
		return wordAnswer(q.phrases.find(n, q.about == anyWord))
	case everyWord:
		return q.group.answer(n)
	case firstWord:
		row, word := q.group.first(n)
		return answer{is: aText, n: int64(row), text: word}
	case anExtension:
		return wordAnswer(n.ext)
	case aGroup:
		return wordAnswer(n.group)
	case aDate:
		return boolAnswer(n.dated)
	}
	return boolAnswer(n.marked)
}
