package homelab

import (
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
)

// controlPath is where edits can be asked for by hand.
const controlPath = "/lab/edit"

// control answers POST /lab/edit[?kind=WORD][&times=N]: edits at random, or those whose name has the word, and says what was
// done, one edit a line.
func (p *Plex) control(w http.ResponseWriter, q *question) {
	if q.Method != http.MethodPost {
		answer(w, http.StatusMethodNotAllowed, "text/plain", "POST it\n")
		return
	}
	word := q.query.Get("kind")
	var edits []randomEdit
	var names strings.Builder
	for _, e := range randomEdits {
		names.WriteString(e.name + "\n")
		if word == "" || word == "random" || strings.Contains(e.name, word) {
			edits = append(edits, e)
		}
	}
	if len(edits) == 0 {
		answer(w, http.StatusBadRequest, "text/plain", "There is no such edit. There are:\n"+names.String())
		return
	}
	times, _ := strconv.Atoi(q.query.Get("times"))
	var said strings.Builder
	for range min(max(1, times), 1000) {
		p.mu.RLock()
		seed := uint64(p.revision) + uint64(p.gone)<<32
		p.mu.RUnlock()
		said.WriteString(p.anyEdit(rand.New(rand.NewPCG(uint64(p.lab.now().UnixNano()), seed)), edits) + "\n")
	}
	answer(w, http.StatusOK, "text/plain; charset=utf-8", said.String())
}
