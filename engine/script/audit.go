package script

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Complaint is one thing that is wrong with a rule, or worth knowing of it.
type Complaint struct {
	Rule    string   // name of the rule; empty where it is none's
	File    string   // path of the file; built-in ones below the rules folder
	Line    int      // counted from 1; 0 where it is the whole file
	Setting []string // keys of the configuration, where they are what is wrong
	Message string
	Hint    string // what to do; may be empty
	// Severity is error, warning for what will fail on some items, or info for
	// what is only worth knowing.
	Severity string
}

// Check looks at every rule, also at those that are off, more closely than Load
// does: at fields and parameters that do not exist, and at fields that may be
// absent, wherever the text shows what a variable is. Where a complaint is an
// error the rules may only be listed.
func Check(o Options) (rules *Rules, complaints []Complaint, err error) {
	o.thorough = true
	r, files, err := read(o)
	if err != nil {
		return nil, nil, err
	}
	wrong := r.take(files)
	var traits []string
	for _, f := range r.files {
		traits = append(traits, f.traits...)
	}
	traits = append(traits, sortedKeys(r.declared)...)
	slices.Sort(traits)
	traits = slices.Compact(traits)
	var doubts []Complaint
	for _, f := range files {
		more, doubtful := r.checkFields(f, traits)
		wrong, doubts = append(wrong, more...), append(doubts, doubtful...)
	}
	add := func(c Complaint) {
		if !slices.ContainsFunc(complaints, func(old Complaint) bool { return old.File == c.File && old.Line == c.Line && old.Message == c.Message }) {
			complaints = append(complaints, c)
		}
	}
	for _, text := range wrong {
		add(r.complaint(text, files))
	}
	for _, c := range doubts {
		add(c)
	}
	for _, c := range r.worthKnowing(files) {
		// What was not loaded for a mistake in it cannot say what it does.
		if c.Message != doesNothing || !slices.ContainsFunc(complaints, func(o Complaint) bool { return o.File == c.File && o.Severity == "error" }) {
			complaints = append(complaints, c)
		}
	}
	return r, complaints, nil
}

var (
	atLine    = regexp.MustCompile(`^(\S[^:]*\.lua):(\d+): `)
	atFile    = regexp.MustCompile(`^(\S[^:]*\.lua): `)
	atSetting = regexp.MustCompile(`(?:^config: )?rules\.([^.:\s]+)(?:\.([^:\s]+))?: `)
)

// complaint takes one line of what is wrong apart.
func (r *Rules) complaint(text string, files []*file) Complaint {
	c := Complaint{Message: text, Severity: "error"}
	if m := atLine.FindStringSubmatch(text); m != nil {
		c.Line, _ = strconv.Atoi(m[2])
		c.File, c.Message = m[1], text[len(m[0]):]
	} else if m := atFile.FindStringSubmatch(text); m != nil {
		c.File, c.Message = m[1], text[len(m[0]):]
	}
	// The user's files come last, and win.
	for _, f := range slices.Backward(files) {
		if f.path == c.File {
			c.Rule, c.File = f.name, f.shown()
			break
		}
	}
	if m := atSetting.FindStringSubmatch(c.Message); m != nil && strings.HasPrefix(c.Message, m[0]) {
		c.Setting, c.Message = []string{"rules", m[1]}, c.Message[len(m[0]):]
		if m[2] != "" {
			c.Setting = append(c.Setting, m[2])
		}
		c.Rule = m[1]
	}
	for _, sign := range []string{"; did you mean ", "; there is ", "; there are ", "; write ", ": use local", ": use a local"} {
		if before, hint, found := strings.Cut(c.Message, sign); found {
			c.Message, c.Hint = before, strings.TrimLeft(sign, ";: ")+hint
		}
	}
	return c
}

const doesNothing = "the rule does nothing: it handles no event and gives no trait"

// worthKnowing lists what is not wrong, and perhaps not meant.
func (r *Rules) worthKnowing(files []*file) []Complaint {
	var out []Complaint
	note := func(f *file, hint, format string, args ...any) {
		out = append(out, Complaint{Rule: f.name, File: f.shown(), Message: fmt.Sprintf(format, args...), Hint: hint, Severity: "info"})
	}
	needed := map[*file]bool{}
	for _, f := range r.files {
		for _, m := range f.needs {
			needed[m] = true
		}
	}
	for _, f := range r.files {
		switch {
		case f.shadows:
			note(f, "delete it to go back to the built-in one", "it takes the place of the built-in rule %s", f.name)
		case f.err == nil && !f.wrong && len(f.events)+len(f.traits) == 0 && !needed[f] && f.origin != "":
			note(f, "call on(…) or detect(…) at its top level", doesNothing)
		}
	}
	for _, f := range files {
		if !isRule(f.path) && f.origin != "" && !needed[f] {
			note(f, "rules lie at the top of the rules folder, in detect or in actions", "no rule requires this module")
		}
	}
	for _, finding := range r.findings {
		if i := slices.IndexFunc(r.files, func(f *file) bool { return f.name == finding.GetSubject() }); i >= 0 {
			note(r.files[i], finding.GetHint(), "%s", finding.GetMessage())
		}
	}
	return out
}

// shown is the path of a file for people.
func (f *file) shown() string {
	if f.origin == "" {
		return f.path
	}
	return filepath.Join(f.origin, filepath.FromSlash(f.path))
}
