package schedule

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/luarr/luarr/engine/fault"
)

// blank are the characters that make no difference.
const blank = " \t\r\n"

// blanks goes over blanks.
func (p *parser) blanks() {
	p.at = len(p.small) - len(strings.TrimLeft(p.small[p.at:], blank))
}

// name reads a word with its modifier, such as weekly.not.
func (p *parser) name() part {
	start := p.at
	for p.at < len(p.small) && (p.small[p.at] >= 'a' && p.small[p.at] <= 'z' || p.small[p.at] == '_' || p.at > start && p.small[p.at] == '.') {
		p.at++
	}
	return part{p.small[start:p.at], start}
}

// word gives what stands here up to a blank or a comma, for errors.
func (p *parser) word() part {
	rest := p.text[p.at:]
	if end := strings.IndexAny(rest, blank+",()[]"); end >= 0 {
		rest = rest[:max(end, 1)]
	}
	return part{rest, p.at}
}

// trim gives a piece of the text without blanks around it.
func (p *parser) trim(from, to int) part {
	whole := p.small[from:to]
	left := strings.TrimLeft(whole, blank)
	return part{strings.TrimRight(left, blank), to - len(left)}
}

// split gives the parts of a part with a mark between them.
func (p *parser) split(whole part, mark byte) []part {
	var parts []part
	from := whole.at
	for i := range len(whole.text) {
		if whole.text[i] == mark {
			parts = append(parts, p.trim(from, whole.at+i))
			from = whole.at + i + 1
		}
	}
	return append(parts, p.trim(from, whole.at+len(whole.text)))
}

// wrong makes an error of a part: it quotes the expression, then the part, and
// says where that begins, counted in characters from 1.
func (p *parser) wrong(which part, hint, format string, args ...any) *fault.Error {
	quoted := "nothing"
	if end := which.at + len(which.text); which.text != "" {
		quoted = fmt.Sprintf("%q", p.text[which.at:end])
	}
	if which.at == 0 && which.text == p.trim(0, len(p.text)).text {
		return fault.New(fault.Usage, "", "", "%q %s", p.text, fmt.Sprintf(format, args...)).WithHint("%s", hint)
	}
	at := utf8.RuneCountInString(p.text[:which.at]) + 1
	return fault.New(fault.Usage, "", "", "%q: %s at character %d %s", p.text, quoted, at, fmt.Sprintf(format, args...)).WithHint("%s", hint)
}
