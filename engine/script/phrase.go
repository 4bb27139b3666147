package script

import (
	"slices"
	"strings"
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
	heads  heads       // how it begins
	alone  *phraseList // nothing but this phrase
}

// phraseList is several phrases to look for, the first that stands wins.
type phraseList struct {
	phrases []*phrase
	heads   heads // of all of them
}

func listOfPhrases(phrases ...*phrase) *phraseList {
	list := &phraseList{phrases: phrases}
	for _, p := range phrases {
		list.heads = list.heads.and(p.heads)
	}
	return list
}

func (l *phraseList) same(o *phraseList) bool {
	return l == o || l != nil && o != nil && slices.EqualFunc(l.phrases, o.phrases, func(a, b *phrase) bool { return a.source == b.source })
}

// find gives the text of the first phrase that stands in a name, or nothing.
func (l *phraseList) find(n *name, anywhere bool) string {
	heads := n.heads
	if anywhere {
		heads = heads.and(n.early)
	}
	if !l.heads.meets(heads) {
		return ""
	}
	for _, p := range l.phrases {
		if !p.heads.meets(heads) {
			continue
		}
		if from, to, found := p.find(n, anywhere); found {
			return n.text[from:to]
		}
	}
	return ""
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
		nowhere.alone = listOfPhrases(nowhere)
		return nowhere
	}
	body, exact := strings.CutSuffix(strings.ToLower(source), "!")
	source = strings.Clone(source)
	made := &phrase{source: source, words: strings.Fields(body), exact: exact}
	if len(made.words) > 0 {
		made.heads = beginningOf(made.words[0])
	}
	made.alone = listOfPhrases(made)
	if len(p) >= maxKept {
		clear(p)
	}
	p[source] = made
	return made
}

// find gives the first place in a name where the phrase stands: after the
// title, or anywhere but in the first word.
func (p *phrase) find(n *name, anywhere bool) (from, to int, ok bool) {
	if len(p.words) == 0 || len(n.starts) == 0 {
		return 0, 0, false
	}
	first := p.words[0][0]
	starts := n.starts[n.first:]
	if anywhere && n.first > 0 {
		starts = n.starts[1:]
	}
	for _, start := range starts {
		if n.clean[start] == first {
			if end := p.at(n, int(start)); end > 0 {
				return int(start), end, true
			}
		}
	}
	return 0, 0, false
}

// at gives the end of the phrase if it stands at i, or 0.
func (p *phrase) at(n *name, i int) int {
	text := n.clean[:n.to]
	for k, word := range p.words {
		if k > 0 {
			for skipped := 0; i < len(text) && skipped < 2 && !isWord(text[i]) && text[i] != word[0]; skipped++ {
				i++
			}
		}
		if len(text)-i < len(word) || string(text[i:i+len(word)]) != word {
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
