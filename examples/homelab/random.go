package homelab

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"
)

// RandomEdit changes something about the server, as its users, its scans or its owner would, and says what it did. The same
// sequence of random numbers on the same lab makes the same edits. The clock is moved on by up to an hour before, so that a
// client that compares times can tell edits apart.
func (p *Plex) RandomEdit(rng *rand.Rand) string {
	p.lab.Advance(time.Duration(rng.IntN(3600)) * time.Second)
	return p.anyEdit(rng, randomEdits[:])
}

// anyEdit makes one of these edits.
func (p *Plex) anyEdit(rng *rand.Rand, edits []randomEdit) string {
	do := edits[rng.IntN(len(edits))]
	key := p.randomItem(rng, do.kinds)
	if key == "" {
		return "nothing: no such item is left"
	}
	return do.name + " " + key + do.do(p, rng, key)
}

// randomEdit is a kind of edit: which items it is for, and what it does. The answer is what else there is to say.
type randomEdit struct {
	name  string
	kinds []kind
	do    func(p *Plex, rng *rand.Rand, key string) string
}

var (
	leafKinds = []kind{film, episode, track}
	anyKind   = []kind{film, film, show, season, episode, artist, album, track}
	taggable  = []kind{film, film, film, show, episode, artist, album}
)

var randomEdits = [...]randomEdit{
	{"add a movie after", []kind{film}, func(p *Plex, rng *rand.Rand, _ string) string {
		return ": " + p.AddMovie(randomTitle(rng), 1960+rng.IntN(66), 9_000_000+rng.IntN(1_000_000), "")
	}},
	{"add a series after", []kind{show}, func(p *Plex, rng *rand.Rand, _ string) string {
		return ": " + p.AddSeries(randomTitle(rng), 1+rng.IntN(2), 1+rng.IntN(3))
	}},
	{"add a season to", []kind{show}, func(p *Plex, rng *rand.Rand, key string) string {
		return ": " + p.AddSeason(key, 1+rng.IntN(3))
	}},
	{"add an episode to", []kind{season}, func(p *Plex, _ *rand.Rand, key string) string { return ": " + p.AddEpisode(key) }},
	{"add an album to", []kind{artist}, func(p *Plex, rng *rand.Rand, key string) string {
		return ": " + p.AddAlbum(key, 1+rng.IntN(4))
	}},
	{"add a track to", []kind{album}, func(p *Plex, _ *rand.Rand, key string) string { return ": " + p.AddTrack(key) }},
	{"delete", []kind{film, film, film, episode, track, album, season, show}, func(p *Plex, _ *rand.Rand, key string) string {
		p.DeleteItem(key)
		return ""
	}},
	{"add a version to", []kind{film, episode}, func(p *Plex, _ *rand.Rand, key string) string { p.AddVersion(key); return "" }},
	{"replace the file of", []kind{film, episode}, func(p *Plex, _ *rand.Rand, key string) string { p.ReplaceFile(key); return "" }},
	{"refresh", anyKind, func(p *Plex, _ *rand.Rand, key string) string { p.Touch(key); return "" }},
	{"rename", anyKind, func(p *Plex, rng *rand.Rand, key string) string {
		title := randomTitle(rng)
		p.Rename(key, title)
		return " to " + title
	}},
	{"label", taggable, func(p *Plex, rng *rand.Rand, key string) string {
		names := randomNames(rng, p.Labels(key), "Keep", "Kids", "Stale", "4K & more", "Été")
		p.SetLabels(key, names...)
		return fmt.Sprintf(" as %q", names)
	}},
	{"collect", []kind{film, film, show}, func(p *Plex, rng *rand.Rand, key string) string {
		names := randomNames(rng, p.Collections(key), "Christmas", "Heist", "Third of Three")
		p.SetCollections(key, names...)
		return fmt.Sprintf(" into %q", names)
	}},
	{"change the genres of", []kind{film, film, show, artist, album}, func(p *Plex, rng *rand.Rand, key string) string {
		names := randomNames(rng, p.Genres(key), "Noir", genres[0], genres[1], genres[2])
		p.SetGenres(key, names...)
		return fmt.Sprintf(" to %q", names)
	}},
	{"play", leafKinds, func(p *Plex, rng *rand.Rand, key string) string {
		n := 1 + rng.IntN(5)
		p.SetViewCount(key, n)
		return " " + strconv.Itoa(n) + " times"
	}},
	{"watch", leafKinds, func(p *Plex, rng *rand.Rand, key string) string {
		account := 1 + rng.IntN(3)
		p.Play(key, account, p.lab.now())
		return " as " + houseAccounts[account]
	}},
	{"unplay", leafKinds, func(p *Plex, _ *rand.Rand, key string) string { p.SetViewCount(key, 0); return "" }},
	{"leave off", leafKinds, func(p *Plex, rng *rand.Rand, key string) string {
		ms := int64(1000 * (1 + rng.IntN(3000)))
		p.SetProgress(key, ms)
		return fmt.Sprintf(" at %d ms", ms)
	}},
	{"rate", []kind{film, show, episode, album, track}, func(p *Plex, rng *rand.Rand, key string) string {
		n := rng.IntN(11)
		p.Rate(key, n)
		return " " + strconv.Itoa(n)
	}},
	{"set the date of addition of", leafKinds, func(p *Plex, rng *rand.Rand, key string) string {
		at := houseToday + int64(rng.IntN(400_000_000)) - 200_000_000
		p.SetAdded(key, at)
		return fmt.Sprintf(" to %d", at)
	}},
	{"scan beside", []kind{film, show, artist}, func(p *Plex, _ *rand.Rand, key string) string {
		p.mu.RLock()
		r, _ := p.findLiving(key)
		library := strconv.Itoa(p.libraryOf(r))
		p.mu.RUnlock()
		p.Scan(library)
		return ": nothing found"
	}},
}

// randomItem picks a living item of one of the kinds.
func (p *Plex) randomItem(rng *rand.Rand, kinds []kind) string {
	p.mu.RLock()
	defer p.mu.RUnlock()
	k := kinds[rng.IntN(len(kinds))]
	n := p.total(k)
	if n == 0 {
		return ""
	}
	start := rng.IntN(n)
	for i := range n {
		if r := refOf(k, (start+i)%n); p.alive(r) {
			return p.keyText(r)
		}
	}
	return ""
}

func randomTitle(rng *rand.Rand) string {
	return "The " + adjectives[rng.IntN(64)] + " " + nouns[rng.IntN(64)] + " " + strconv.Itoa(rng.IntN(1000))
}

// randomNames adds names, takes some away, or takes all away.
func randomNames(rng *rand.Rand, have []string, pool ...string) []string {
	var names []string
	switch rng.IntN(5) {
	case 0:
		return nil
	case 1:
		if len(have) > 0 {
			return have[:len(have)-1]
		}
	}
	seen := map[string]bool{}
	for _, name := range append(have, pool[rng.IntN(len(pool))], pool[rng.IntN(len(pool))]) {
		if !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}
