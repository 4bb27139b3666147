package script

import (
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// phrase is a sequence of words to find in a name. A blank stands for up to
// two separators or none at all, so that "dts hd ma" finds DTS-HD.MA and
// DTSHDMA. It begins where a word of the name begins. What follows it must not
// be a letter; digits may follow (TrueHD7.1), unless the phrase ends in ! or
// in a digit of its own (HDR10 is not found in HDR100, but AC3 is in AC35.1).
type phrase struct {
	source string
	words  []string
	exact  bool
	alone  *phraseList // nothing but this phrase
	in     *lexicon    // nil where it is looked for by itself
	no     int         // in the lexicon
	// last is the text that it was found as, mostly the same again.
	last box
}

// phraseList is several phrases to look for, the first that stands wins.
type phraseList struct {
	phrases []*phrase
	in      *lexicon // that has all of them; nil for none
	chosen  chosen   // in the lexicon
}

func (l *phraseList) same(o *phraseList) bool {
	return l == o || l != nil && o != nil && slices.EqualFunc(l.phrases, o.phrases, func(a, b *phrase) bool { return a.source == b.source })
}

// find gives the text of the first phrase that stands in a name, or nothing.
func (l *phraseList) find(n *name, anywhere bool) box {
	if l.in != nil && !anywhere {
		return l.in.find(l, n)
	}
	for _, p := range l.phrases {
		if from, to, found := p.find(n, anywhere); found {
			return p.as(n, from, to)
		}
	}
	return box{}
}

// as gives the text that a phrase has in a name.
func (p *phrase) as(n *name, from, to int) box {
	if !n.reads(from, to, p.last.text) {
		text := strings.Clone(n.part(from, to))
		p.last = box{text, lua.LString(text)}
	}
	return p.last
}

// phrases keeps those that were asked for, by their source.
type phrases map[string]*phrase

// maxPhrases bounds a list of phrases to look for.
const maxPhrases = 1000

// maxKept bounds what a worker keeps of such things.
const maxKept = 4096

func (p phrases) get(source string) *phrase {
	if found := p[source]; found != nil {
		return found
	}
	if len(source) > maxName {
		nowhere := &phrase{}
		nowhere.alone = &phraseList{phrases: []*phrase{nowhere}}
		return nowhere
	}
	body, exact := strings.CutSuffix(strings.ToLower(source), "!")
	source = strings.Clone(source)
	made := &phrase{source: source, words: strings.Fields(body), exact: exact}
	made.alone = &phraseList{phrases: []*phrase{made}}
	if len(p) >= maxKept {
		clear(p)
	}
	p[source] = made
	return made
}

// find gives the first place in a name where the phrase stands: after the
// title, or anywhere but in the first word.
func (p *phrase) find(n *name, anywhere bool) (from, to int, ok bool) {
	if len(p.words) == 0 {
		return 0, 0, false
	}
	if anywhere {
		if from, to, ok = p.among(n, n.early()); ok {
			return from, to, ok
		}
	}
	return p.among(n, n.starts)
}

// among gives the first of some places where the phrase stands.
func (p *phrase) among(n *name, starts []uint16) (from, to int, ok bool) {
	text, word := n.clean[:n.to], p.words[0]
	for _, start := range starts {
		if i := int(start); text[i] == word[0] && standsAt(text, i, word) {
			if end := p.after(text, i+len(word)); end > 0 {
				return i, end, true
			}
		}
	}
	return 0, 0, false
}

// standsAt says whether a word stands at i.
func standsAt(text []byte, i int, word string) bool {
	return len(text)-i >= len(word) && string(text[i:i+len(word)]) == word
}

// after gives the end of the phrase if it goes on at i, behind its first word,
// or 0.
func (p *phrase) after(text []byte, i int) int {
	for _, word := range p.words[1:] {
		for skipped := 0; i < len(text) && skipped < 2 && !isWord(text[i]) && text[i] != word[0]; skipped++ {
			i++
		}
		if !standsAt(text, i, word) {
			return 0
		}
		i += len(word)
	}
	if p.endsAt(text, i) {
		return i
	}
	return 0
}

func (p *phrase) endsAt(text []byte, i int) bool {
	if i == len(text) {
		return true
	}
	last, next := text[i-1], text[i]
	switch {
	case !isWord(last) && !p.exact, !isWord(next):
		return true
	case p.exact:
		return false
	case isLetter(next):
		// FLACx2
		return next == 'x' && i+1 < len(text) && isDigit(text[i+1]) && (i+2 == len(text) || !isWord(text[i+2]))
	case isDigit(last):
		// AC35.1, but not HDR100, nor HDR100.1080p
		return i+2 < len(text) && text[i+1] == '.' && isDigit(text[i+2]) && (i+3 == len(text) || !isDigit(text[i+3]))
	}
	return true
}
