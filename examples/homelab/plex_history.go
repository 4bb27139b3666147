package homelab

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Owner is the number of the server's owner among its accounts.
const Owner = 1

// played is a row of the history. It outlives its item.
type played struct {
	id      int
	ref     ref
	account int
	device  int
	at      int64 // epoch s
}

// houseAccounts are the accounts from the start, by number. The first is a placeholder, as on the real server.
var houseAccounts = []string{"", "owner", "anna", "Bärbel & Ben"}

// Most items whose plays from before are in the history.
const (
	historyFilms    = 1000
	historyEpisodes = 500
)

// newHistory is what was played before the lab was built: what the owner saw last, and some films that others saw.
func (p *Plex) newHistory() (all []played) {
	l := p.lab
	for i := range min(historyFilms, l.o.Movies) {
		m := l.movie(i)
		if m.views > 0 {
			all = append(all, played{ref: refOf(film, i), account: Owner, at: m.viewed})
		}
		if i%7 == 1 {
			all = append(all, played{ref: refOf(film, i), account: 2 + i%2, at: houseBuilt + int64(m.dice>>30)%(houseToday-houseBuilt)})
		}
	}
	for i := range min(historyEpisodes, p.layout.count[episode]) {
		if e := l.episode(i); e.views > 0 {
			all = append(all, played{ref: refOf(episode, i), account: Owner, at: e.viewed})
		}
	}
	slices.SortStableFunc(all, func(a, b played) int { return cmp.Compare(a.at, b.at) })
	for i := range all {
		all[i].id, all[i].device = i+1, 1+i%3
	}
	return all
}

// Play plays an item to its end: a row of the history and, when the owner did, viewCount and lastViewedAt. It returns the
// number of the row, or 0 for an unknown item.
func (p *Plex) Play(ratingKey string, account int, at time.Time) (row int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r, e, ok := p.editing(ratingKey)
	if !ok {
		return 0
	}
	if account == Owner {
		f := p.facts(r)
		e.seen, e.views, e.viewed, e.offset = true, f.views+1, max(f.viewed, at.Unix()), 0
	}
	p.lastPlay++
	p.plays = append(p.plays, played{p.lastPlay, r, account, 1, at.Unix()})
	return p.lastPlay
}

// DeleteHistory removes a row of the history, and says whether there was one. Views stay as they are.
func (p *Plex) DeleteHistory(row int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := len(p.plays)
	p.plays = slices.DeleteFunc(p.plays, func(v played) bool { return v.id == row })
	return len(p.plays) < n
}

// ClearHistory removes every row.
func (p *Plex) ClearHistory() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.plays = nil
}

// history answers /status/sessions/history/all.
func (p *Plex) history(w http.ResponseWriter, q *question) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	rows := p.chosenPlays(q)
	pg := q.page()
	from, to := pg.bounds(len(rows))
	doc := q.doc()
	doc.document("MediaContainer")
	doc.num("size", int64(to-from))
	if pg.asked {
		w.Header().Set("X-Plex-Container-Start", strconv.Itoa(pg.start))
		if !q.harm.has(NoTotal) {
			w.Header().Set("X-Plex-Container-Total-Size", strconv.Itoa(len(rows)))
			doc.num("totalSize", int64(len(rows)))
		}
		doc.num("offset", int64(pg.start))
	}
	if to > from {
		doc.list("Metadata")
		for _, v := range rows[from:to] {
			p.playRow(&doc, v)
		}
		doc.endList()
	}
	doc.finishDocument("MediaContainer")
	q.send(w, &doc)
}

// chosenPlays filters and sorts the history. Who is not the owner sees what is theirs.
func (p *Plex) chosenPlays(q *question) []played {
	rows := slices.Clone(p.plays)
	keep := func(pass func(v *played) bool) {
		rows = slices.DeleteFunc(rows, func(v played) bool { return !pass(&v) })
	}
	if q.account != Owner {
		keep(func(v *played) bool { return v.account == q.account })
	}
	for condition := range strings.SplitSeq(q.URL.RawQuery, "&") {
		name, text, _ := strings.Cut(condition, "=") // as it came: an encoded operator is ignored
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			continue
		}
		switch name {
		case "accountID":
			keep(func(v *played) bool { return int64(v.account) == n })
		case "librarySectionID":
			keep(func(v *played) bool { return int64(p.libraryOf(v.ref)) == n })
		case "metadataItemID":
			keep(func(v *played) bool { return p.belongs(v.ref, n) })
		case "viewedAt>":
			keep(func(v *played) bool { return v.at >= n })
		}
	}
	for _, key := range slices.Backward(strings.Split(q.query.Get("sort"), ",")) {
		field, direction, _ := strings.Cut(key, ":")
		number := map[string]func(v *played) int64{
			"viewedAt":  func(v *played) int64 { return v.at },
			"accountID": func(v *played) int64 { return int64(v.account) },
		}[field]
		if number == nil {
			continue
		}
		slices.SortStableFunc(rows, func(a, b played) int {
			if direction == "desc" {
				a, b = b, a
			}
			return cmp.Compare(number(&a), number(&b))
		})
	}
	return rows
}

// belongs says whether an item has a rating key, or anything that it belongs to does.
func (p *Plex) belongs(r ref, key int64) bool {
	for p.layout.key(r) != key {
		up, ok := p.parent(r)
		if !ok {
			return false
		}
		r = up
	}
	return true
}
