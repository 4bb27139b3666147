package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/luarr/luarr/engine/fault"
)

// showRadarr asks the simulated Radarr itself which tags it has now.
func (p *program) showRadarr(ctx context.Context, home *lab) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, home.Radarr+"/api/v3/tag/detail", nil)
	if err != nil {
		return err
	}
	r.Header.Set("X-Api-Key", home.APIKey)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return &fault.Error{Class: fault.Unreachable, Op: "ask", Subject: "the simulated Radarr", Err: err}
	}
	defer answer.Body.Close()
	var tags []struct {
		Label    string `json:"label"`
		MovieIDs []int  `json:"movieIds"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&tags); err != nil {
		return &fault.Error{Op: "ask", Subject: "the simulated Radarr", Err: err}
	}
	for _, t := range tags {
		fmt.Fprintf(p.stdout, "Radarr itself says: tag %q on %d movies\n", t.Label, len(t.MovieIDs))
	}
	return nil
}

// clip shortens a text to so many characters.
func clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
