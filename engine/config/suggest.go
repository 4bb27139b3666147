package config

import (
	"fmt"
	"strings"
)

// mostListed is how many known names a hint lists.
const mostListed = 20

// suggest makes a hint of the name that was probably meant, or else of all
// names there are.
func suggest(word string, names []string) string {
	if name := nearest(word, names); name != "" {
		return fmt.Sprintf("did you mean %q?", name)
	}
	if len(names) == 0 || len(names) > mostListed {
		return ""
	}
	return "known: " + strings.Join(names, ", ")
}

// nearest gives the name that is most like word, the first of several; empty
// where none is like it.
func nearest(word string, names []string) string {
	word = strings.ToLower(word)
	best, least := "", 0
	for _, name := range names {
		d := distance(word, strings.ToLower(name))
		if d > (max(len(word), len(name))+1)/3 {
			continue
		}
		if best == "" || d < least {
			best, least = name, d
		}
	}
	if best != "" || len(word) < 3 {
		return best
	}
	for _, name := range names {
		if strings.Contains(strings.ToLower(name), word) {
			return name
		}
	}
	return ""
}

// longest is the length from which on words are not compared.
const longest = 64

// distance counts the letters to insert, delete, replace or swap with their
// neighbour to make b of a.
func distance(a, b string) int {
	if len(a) > longest || len(b) > longest {
		return longest
	}
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			d := min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(a)][len(b)]
}
