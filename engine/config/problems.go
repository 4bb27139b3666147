package config

import (
	"fmt"
	"strings"

	"github.com/luarr/luarr/engine/fault"
)

// mostShown is how many problems Error lists.
const mostShown = 100

// Problem is one thing wrong with a configuration.
type Problem struct {
	File    string // as the caller named it; empty for an environment variable
	Line    int    // from 1; 0 for an environment variable
	Key     string // whole, such as sources.home.token; may be empty
	Message string // never holds a secret
	Hint    string // may be empty
}

// String gives one line, such as
//
//	config.toml:12: sources.home.tokn: unknown key (did you mean "token"?)
func (p Problem) String() string {
	var b strings.Builder
	if p.File != "" {
		b.WriteString(p.File)
		if p.Line > 0 {
			fmt.Fprintf(&b, ":%d", p.Line)
		}
		b.WriteString(": ")
	}
	if p.Key != "" {
		b.WriteString(p.Key + ": ")
	}
	b.WriteString(p.Message)
	if p.Hint != "" {
		b.WriteString(" (" + p.Hint + ")")
	}
	return strings.ReplaceAll(b.String(), "\n", " ")
}

// Problems is everything wrong with a configuration, in the order of the file.
// Its class is fault.Usage.
type Problems struct {
	File string
	List []Problem
}

// Error gives one line for each problem.
func (p *Problems) Error() string {
	lines := make([]string, 0, min(len(p.List), mostShown)+1)
	for i, problem := range p.List {
		if i == mostShown {
			lines = append(lines, fmt.Sprintf("and %d more", len(p.List)-mostShown))
			break
		}
		lines = append(lines, problem.String())
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives the same as a fault, for its class.
func (p *Problems) Unwrap() error {
	return fault.New(fault.Usage, "read", p.File, "%d wrong", len(p.List))
}
