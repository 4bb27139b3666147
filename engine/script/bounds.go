package script

import (
	"fmt"
	"time"
)

// maxTime bounds one call of a handler or a detector where Options say nothing.
const maxTime = time.Second

// Bound is a limit that rules are held to.
type Bound struct {
	// Of is what is limited, as in "one text".
	Of string
	// Limit is a number with its unit, as in "1 MiB".
	Limit string
	// Then is what becomes of a rule that asks for more: "error" is one that
	// pcall can catch, "end" ends the call whatever catches, "refused" is told
	// when the file is loaded, "cut" leaves out what is too much, and "rest" lets
	// the rule rest until the next run.
	Then string
}

// Bounds lists the limits of rules, for the reference.
func Bounds() []Bound {
	bytes := func(n int) string {
		switch {
		case n >= 1<<20:
			return fmt.Sprintf("%d MiB", n>>20)
		case n >= 1<<10:
			return fmt.Sprintf("%d KiB", n>>10)
		}
		return fmt.Sprintf("%d bytes", n)
	}
	number := func(n int, unit string) string { return fmt.Sprintf("%d %s", n, unit) }
	return []Bound{
		{"one call of a handler or a detector", maxTime.String(), "end"},
		{"all texts, tables, entries of tables and functions that one call makes, kept or not", bytes(maxMade), "end"},
		{"one text", bytes(maxText), "error"},
		{"calls in one another, those of `return f()` among them", number(maxDepth, "deep"), "error"},
		{"coroutines of one call", number(maxCoroutines, "coroutines"), "error"},
		{"values of unpack and of string.byte", number(maxUnpack, "values"), "error"},
		{"one search with a pattern (string.find, match, gmatch, gsub)", number(maxPatternSteps/1_000_000, "million steps"), "error"},
		{"captures of a pattern", number(maxCaptures, "captures"), "error"},
		{"an expression of re.match", bytes(maxExpression), "error"},
		{"the length of a text times the size of the expression that re.match looks for", number(maxExpressionSteps/1_000_000, "million"), "error"},
		{"width and precision of string.format", "99 characters", "error"},
		{"the place of an element of a list; beyond it # and ipairs do not look", number(maxPlace, "places"), "error"},
		{"changes that one call proposes", number(maxProposals, "changes"), "error"},
		{"the same of a handler of a library, a server or the run", number(wideProposals, "changes"), "error"},
		{"what such a handler makes", bytes(wideMemory * maxMade), "end"},
		{"the time such a handler takes, each part of the items it goes over having a second", fmt.Sprintf("%g minutes", (wideTime * maxTime).Minutes()), "end"},
		{"loops over items{…} in one call", number(maxWalks, "loops"), "error"},
		{"the parameters of a change", bytes(maxParams), "error"},
		{"the reason of a change", number(maxReason, "bytes"), "cut"},
		{"the value of a trait", number(maxTrait, "bytes"), "error"},
		{"the evidence of a trait", number(maxEvidence, "bytes"), "cut"},
		{"lines that one call prints, and their length", fmt.Sprintf("%d lines of %d bytes", maxPrinted, maxLine), "cut"},
		{"one file", bytes(maxFile), "refused"},
		{"all files of a rules folder", fmt.Sprintf("%d files, %s", maxFiles, bytes(maxTotal)), "refused"},
		{"nesting of code, operators of a chain included", number(maxNesting, "deep"), "refused"},
		{"operands of one concatenation", number(maxOperands, "texts"), "refused"},
		{"elements of a list that is written out", number(maxElements, "elements"), "refused"},
		{"handlers of one file", number(maxHandlers, "handlers"), "refused"},
		{"items in a row that a rule may fail on before it rests; one that ran out of time or memory counts for twenty", number(suspendAfter, "items"), "rest"},
	}
}
