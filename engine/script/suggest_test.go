package script

import (
	"strings"
	"testing"
)

func TestGuesses(t *testing.T) {
	for word, want := range map[string]string{
		"the matrx": "the matrix", "matrix": "the matrix", "alein": "alien, aliens", "dune": "dune, june",
		"nothing like it": "", "": "",
	} {
		g := NewGuesses(word, 2)
		for _, title := range []string{"alien", "aliens", "the matrix", "june", "dune", "tune in", "the matrix reloaded"} {
			g.Offer(title)
		}
		if got := strings.Join(g.Names(), ", "); got != want {
			t.Errorf("%s: %s, want %s", word, got, want)
		}
	}
}
