package script

import (
	"fmt"
	"slices"
	"strings"
)

// didYouMean gives `; did you mean "title"?` for the nearest of names, or
// nothing where none is near.
func didYouMean(word string, names []string) string {
	if best := Nearest(word, names); best != "" {
		return fmt.Sprintf("; did you mean %q?", best)
	}
	return ""
}

// mostListed bounds the names that a message lists.
const mostListed = 20

// oneOfThese is didYouMean where the names are few: where none is near it lists
// them all.
func oneOfThese(word string, names []string) string {
	near := didYouMean(word, names)
	if near != "" || len(names) == 0 || len(names) > mostListed {
		return near
	}
	names = slices.Sorted(slices.Values(names))
	if len(names) == 1 {
		return "; there is " + names[0]
	}
	last := len(names) - 1
	return "; there are " + strings.Join(names[:last], ", ") + " and " + names[last]
}

// Nearest gives the name that was probably meant, or nothing where none is near.
func Nearest(word string, names []string) string {
	best, distance := "", 1+len(word)/3
	for _, name := range names {
		if d := editDistance(word, name); d < distance || d == distance && best == "" {
			best, distance = name, d
		}
	}
	if best == "" {
		for _, name := range names {
			if len(word) > 3 && strings.HasPrefix(name, word) {
				best = name
				break
			}
		}
	}
	return best
}

// editDistance counts the letters to insert, delete, replace or swap with
// their neighbour.
func editDistance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return 64
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// Guesses gathers the names nearest to a word out of many.
type Guesses struct {
	word  string
	most  int
	names []string
	far   []int // of each name, in rising order
}

// NewGuesses begins to gather at most so many names near a word. Upper and lower
// case count; an article before a name does not.
func NewGuesses(word string, most int) *Guesses {
	return &Guesses{word: withoutArticle(word), most: most}
}

// Offer takes a name, if it is near enough.
func (g *Guesses) Offer(name string) {
	bare := withoutArticle(name)
	near := 1 + len(g.word)/3
	if len(g.far) == g.most {
		near = min(near, g.far[g.most-1]-1)
	}
	if apart := len(bare) - len(g.word); apart > near || -apart > near {
		return // it takes as many letters to make one of the other
	}
	d := editDistance(g.word, bare)
	if d > near {
		return
	}
	i := len(g.far)
	for i > 0 && g.far[i-1] > d {
		i--
	}
	g.names, g.far = slices.Insert(g.names, i, name), slices.Insert(g.far, i, d)
	if len(g.names) > g.most {
		g.names, g.far = g.names[:g.most], g.far[:g.most]
	}
}

// Names gives the nearest names, nearest first.
func (g *Guesses) Names() []string { return g.names }

func withoutArticle(name string) string {
	for _, article := range []string{"the ", "a ", "an "} {
		if rest, ok := strings.CutPrefix(name, article); ok {
			return rest
		}
	}
	return name
}
