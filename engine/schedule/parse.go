package schedule

import (
	"slices"
	"strings"

	"github.com/luarr/luarr/engine/fault"
)

// Bounds of what is read, so that nobody's mistake costs more than an error.
const (
	longest = 1000 // bytes of an expression
	deepest = 8    // all[...] in each other
)

// parser reads one expression from left to right.
type parser struct {
	text  string // as it was given, for errors
	small string // the same in small letters, byte for byte
	at    int    // bytes that were read
	loose bool   // words need to be right in their beginning only
	bare  bool   // holidays need no holiday(...) around them
	// country is whose holidays are meant where none is named; empty for none.
	country string
}

// part is a piece of the expression, without blanks around it.
type part struct {
	text string
	at   int // where it begins
}

// read reads a whole expression with a parser that has its options.
func (p *parser) read(text string) (Expression, error) {
	if len(text) > longest {
		return Expression{}, fault.New(fault.Usage, "", "", "%q... is no schedule: it is longer than %d characters", text[:40], longest).
			WithHint("use several pipelines, or a rule")
	}
	p.text, p.small = text, lower(text)
	root := &list{}
	if whole := p.trim(0, len(text)); looksLikeCron(whole.text) {
		c, err := p.cron(whole)
		if err != nil {
			return Expression{}, err
		}
		root.of = []entry{c}
		return Expression{root: root}, nil
	}
	var err *fault.Error
	if root.of, err = p.entries(0); err != nil {
		return Expression{}, err
	}
	return Expression{root: root}, nil
}

// lower makes ASCII letters small; all bytes stay where they are.
func lower(text string) string {
	small := []byte(text)
	for i, c := range small {
		if c >= 'A' && c <= 'Z' {
			small[i] = c + 'a' - 'A'
		}
	}
	return string(small)
}

// entries reads up to the end, or within all[...] up to its bracket.
func (p *parser) entries(depth int) ([]entry, *fault.Error) {
	var of []entry
	for {
		e, err := p.entry(depth)
		if err != nil {
			return nil, err
		}
		of = append(of, e)
		p.blanks()
		switch rest := p.small[p.at:]; {
		case rest == "" && depth == 0:
			return of, nil
		case rest == "":
			return nil, p.wrong(part{"", p.at}, "close all[ with a ]", "ends before its ]")
		case rest[0] == ']' && depth > 0:
			p.at++
			return of, nil
		case rest[0] == ',':
			p.at++
		default:
			return nil, p.wrong(p.word(), "put a comma between entries", "does not belong here")
		}
	}
}

// entry reads one entry.
func (p *parser) entry(depth int) (entry, *fault.Error) {
	p.blanks()
	name := p.name()
	if name.text == "" {
		return nil, p.noEntry()
	}
	word, modifier, _ := strings.Cut(name.text, ".")
	if p.bare && !slices.Contains(words, word) {
		return p.holidays(part{word, name.at})
	}
	word, err := p.known(part{word, name.at})
	if err != nil {
		return nil, err
	}
	not := modifier == "not"
	if strings.Contains(name.text, ".") && (!not || !slices.Contains(negatable, word)) {
		return nil, p.wrong(name, "only "+strings.Join(negatable, ", ")+" can have .not", "is no entry")
	}
	p.blanks()
	if word == "all" {
		return p.all(name, depth)
	}
	inner, given, err := p.inner(part{word, name.at})
	if err != nil {
		return nil, err
	}
	if simple := plain(word); simple != nil {
		if given {
			return nil, p.wrong(inner, "write "+word, "is too much: %s stands alone", word)
		}
		return simple, nil
	}
	if !given || inner.text == "" {
		return nil, p.wrong(name, "write "+examples[word], "does not say when")
	}
	if word == "cron" {
		return p.cronEntry(inner)
	}
	return p.parts(word, not, inner)
}

// all reads the entries in all[...].
func (p *parser) all(name part, depth int) (entry, *fault.Error) {
	if !strings.HasPrefix(p.small[p.at:], "[") {
		return nil, p.wrong(name, "write "+examples["all"]+", in square brackets", "does not say of what")
	}
	if depth == deepest {
		return nil, p.wrong(name, "use fewer", "is more than %d deep", deepest)
	}
	p.at++
	of, err := p.entries(depth + 1)
	if err != nil {
		return nil, err
	}
	a := &all{}
	for _, e := range of {
		if e == entry(nonExisting{}) {
			a.waived = true
		} else {
			a.of = append(a.of, e)
		}
	}
	if a.waived && slices.Contains(of, entry(never{})) {
		return nil, p.wrong(name, "write non_existing alone", "with non_existing and never is only non_existing")
	}
	return a, nil
}

// inner reads what stands in the parentheses after a word.
func (p *parser) inner(word part) (inner part, given bool, err *fault.Error) {
	if strings.HasPrefix(p.small[p.at:], "[") {
		return part{}, false, p.wrong(part{"[", p.at}, "write "+examples[word.text], "does not belong here")
	}
	if !strings.HasPrefix(p.small[p.at:], "(") {
		return part{}, false, nil
	}
	end := closing(p.small[p.at:])
	if end < 0 {
		return part{}, false, p.wrong(part{"", len(p.text)}, "close ( with a )", "ends before its )")
	}
	inner = p.trim(p.at+1, p.at+end)
	p.at += end + 1
	return inner, true, nil
}

// closing gives where the parenthesis is closed that a text begins with; -1
// where it is not.
func closing(text string) int {
	open := 0
	for i := range len(text) {
		switch text[i] {
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				return i
			}
		}
	}
	return -1
}

// noEntry complains where an entry should begin and none does.
func (p *parser) noEntry() *fault.Error {
	if strings.TrimSpace(p.text) == "" {
		return fault.New(fault.Usage, "", "", "%q is no schedule: it is empty", p.text).WithHint("there are %s", forms)
	}
	w := p.word()
	if w.text == "" || w.text == "," || w.text == "]" {
		return p.wrong(w, "leave the comma out, or write an entry", "stands where an entry is missing")
	}
	return p.wrong(w, "there are "+forms, "is no schedule")
}
