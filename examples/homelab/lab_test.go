package homelab

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// TestDeterminism: the same seed gives the same bytes, another seed another house.
func TestDeterminism(t *testing.T) {
	paths := []string{
		"/library/sections", "/library/sections/1/all?type=1&includeGuids=1&includeElements=Stream", "/library/sections/2/all?type=4&includeElements=Stream",
		"/library/sections/3/all?type=10",
	}
	read := func(o Options) (all string) {
		h := serve(t, o)
		for _, p := range paths {
			all += h.plex(p).body
		}
		return all + h.send(http.MethodGet, h.radarrURL+"/api/v3/movie", "").body + h.send(http.MethodGet, h.sonarrURL+"/api/v3/series", "").body
	}
	one, again, other := read(Options{Seed: 7}), read(Options{Seed: 7}), read(Options{Seed: 8})
	if one != again {
		t.Error("the same seed gave two houses")
	}
	if one == other {
		t.Error("two seeds gave one house")
	}
}

func TestStart(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	e, wait, err := New(Options{URLBase: "/arr"}).start(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for url, header := range map[string]string{
		e.Plex + "/library/sections": "X-Plex-Token", e.Radarr + "/api/v3/tag": "X-Api-Key", e.Sonarr + "/api/v3/tag": "X-Api-Key",
	} {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set(header, map[string]string{"X-Plex-Token": e.Token, "X-Api-Key": e.APIKey}[header])
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		if _ = res.Body.Close(); res.StatusCode != 200 {
			t.Errorf("%s: %d", url, res.StatusCode)
		}
	}
	cancel()
	wait()
	if res, err := http.Get(e.Plex + "/identity"); err == nil {
		_ = res.Body.Close()
		t.Error("the server outlived its context")
	}
}

// TestMainEndsWithItsParent: the lab as a process: one line out, and the end of stdin is its own end.
func TestMainEndsWithItsParent(t *testing.T) {
	stdin, parent := io.Pipe()
	out, stdout := io.Pipe()
	done := make(chan error, 1)
	env := func(name string) string {
		return map[string]string{"LUARR_LAB": `{"seed":3,"movies":7,"token":"abc"}`}[name]
	}
	go func() { done <- Main(t.Context(), env, stdin, stdout) }()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	var e map[string]string
	if err := json.Unmarshal([]byte(line), &e); err != nil {
		t.Fatalf("%v in %q", err, line)
	}
	if e["token"] != "abc" || e["api_key"] != "lab-api-key" || !strings.HasPrefix(e["sonarr"], "http://127.0.0.1:") {
		t.Errorf("endpoints %v", e)
	}
	res, err := http.Get(e["plex"] + "/library/sections/1/all?type=1&X-Plex-Token=abc")
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if n := strings.Count(string(body), "<Video "); n != 7 {
		t.Errorf("%d films, want 7", n)
	}
	_ = parent.Close()
	if err := <-done; err != nil {
		t.Errorf("Main: %v", err)
	}
}

func TestMainRefusesUnknownOptions(t *testing.T) {
	err := Main(t.Context(), func(string) string { return `{"moveis":3}` }, strings.NewReader(""), io.Discard)
	if err == nil || !strings.Contains(err.Error(), "moveis") {
		t.Errorf("error %v", err)
	}
}

// TestArithmetic checks every sum of the layout against plain counting.
func TestArithmetic(t *testing.T) {
	for _, o := range []Options{{}, {Series: 1, Seasons: 1, Episodes: 1}, {Series: 11, Seasons: 3, Episodes: 4}} {
		l := New(o)
		y := &l.plex.layout
		seasons, episodes := 0, 0
		for s := range l.o.Series {
			if l.firstSeason(s) != seasons || l.firstEpisode(s) != episodes {
				t.Fatalf("show %d begins at %d and %d, want %d and %d", s, l.firstSeason(s), l.firstEpisode(s), seasons, episodes)
			}
			first, n := 1, l.o.Episodes
			if hasSpecials(s) {
				first = 0
			}
			for number := first; number <= l.o.Seasons; number++ {
				at := seasonAt{s, number}
				if l.seasonOf(seasons) != at || l.seasonIndex(at) != seasons {
					t.Fatalf("season %d is %v, want %v", seasons, l.seasonOf(seasons), at)
				}
				if n = l.o.Episodes; number == 0 {
					n = specials
				}
				for e := range n {
					if got, no := l.episodeAt(episodes); got != at || no != e+1 {
						t.Fatalf("episode %d is %v %d, want %v %d", episodes, got, no, at, e+1)
					}
					episodes++
				}
				seasons++
			}
		}
		if seasons != y.count[season] || episodes != y.count[episode] {
			t.Errorf("%d seasons and %d episodes, the layout says %d and %d", seasons, episodes, y.count[season], y.count[episode])
		}
		for k := range kinds {
			for i := range y.count[k] {
				if r, ok := y.find(y.key(refOf(k, i)), 0); !ok || r != refOf(k, i) {
					t.Fatalf("%d/%d is found as %v", k, i, r)
				}
			}
		}
	}
}

// TestUnique: titles, paths and ids of a large house never collide.
func TestUnique(t *testing.T) {
	l := New(Options{Movies: 40_000})
	titles, tmdb := map[string]int{}, map[int]bool{}
	for i := range 40_000 {
		m := l.movie(i)
		title := string(appendInt(append(l.appendFilmTitle(nil, i), ' '), m.year))
		if j, dup := titles[title]; dup {
			t.Fatalf("films %d and %d are both %q", j, i, title)
		}
		titles[title] = i
		if tmdb[m.ids.tmdb] {
			t.Fatalf("tmdb %d twice", m.ids.tmdb)
		}
		tmdb[m.ids.tmdb] = true
	}
}

// TestTogether reads and edits at the same time, for the race detector.
func TestTogether(t *testing.T) {
	h := serve(t, Options{})
	var all sync.WaitGroup
	for n := range 4 {
		key := h.Truth(n).RatingKey
		all.Go(func() {
			for i := range 20 {
				h.Plex().SetLabels(key, "L"+strconv.Itoa(i))
				h.Plex().Touch(key)
				h.Radarr().SetFault(Fault{Kind: NoTotal})
				h.Radarr().AutoTag("auto")
			}
		})
		all.Go(func() {
			for range 5 {
				h.plex("/library/sections/1/all?type=1&label!=1")
				h.plex("/library/sections/1/label")
				h.send(http.MethodGet, h.radarrURL+"/api/v3/movie", "")
				h.send(http.MethodPut, h.radarrURL+"/api/v3/movie/editor", `{"movieIds":[1,2],"tags":[2]}`)
			}
		})
	}
	all.Wait()
	if got := h.Plex().Labels(h.Truth(0).RatingKey); len(got) != 1 || got[0] != "L19" {
		t.Errorf("labels %v", got)
	}
}
