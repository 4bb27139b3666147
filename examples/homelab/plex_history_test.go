package homelab

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestHistory(t *testing.T) {
	now := time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	h := serve(t, Options{})
	p, key := h.Plex(), h.Truth(6).RatingKey
	p.ClearHistory()
	p.SetViewCount(key, 0)
	show := h.rows("/library/sections/2/all?type=2&sort=id").keys()[0]
	episodes := h.rows("/library/metadata/" + show + "/allLeaves").keys()
	track := h.rows("/library/sections/3/all?type=10&sort=id").keys()[0]
	p.Play(key, Owner, now)
	p.Play(episodes[0], 2, now.Add(time.Hour))
	p.Play(track, 2, now.Add(2*time.Hour))
	gone := p.AddMovie("Gone", 2026, 1, "")
	p.Play(gone, 3, now.Add(3*time.Hour))
	p.DeleteItem(gone)
	p.AddAccount("anna's phone", "annas-token")
	season := h.row(episodes[0])["parentRatingKey"].(string)
	bound := now.Add(time.Hour).Unix()
	for _, c := range []struct {
		name, query string
		want        string // accounts of the rows
	}{
		{"everything", "", "[1 2 2 3]"},
		{"newest first", "sort=viewedAt:desc", "[3 2 2 1]"},
		{"two keys", "sort=accountID:desc,viewedAt:desc", "[3 2 2 1]"},
		{"account", "accountID=2", "[2 2]"},
		{"library", "librarySectionID=1", "[1 3]"},
		{"item", "metadataItemID=" + key, "[1]"},
		{"show covers its episodes", "metadataItemID=" + show, "[2]"},
		{"so does a season", "metadataItemID=" + season, "[2]"},
		{"since", fmt.Sprintf("viewedAt>=%d", bound), "[2 2 3]"},
		{"doubled: ignored", fmt.Sprintf("viewedAt>>=%d", bound), "[1 2 2 3]"},
		{"encoded: ignored", fmt.Sprintf("viewedAt%%3E=%d", bound), "[1 2 2 3]"},
		{"all encoded: ignored", fmt.Sprintf("viewedAt%%3E%%3D%d", bound), "[1 2 2 3]"},
		{"a page", "X-Plex-Container-Start=1&X-Plex-Container-Size=2", "[2 2]"},
		{"two conditions", fmt.Sprintf("accountID=2&viewedAt>=%d", bound+1), "[2]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := h.rows("/status/sessions/history/all?" + c.query)
			accounts := []any{}
			for _, row := range got.Metadata {
				accounts = append(accounts, row["accountID"])
			}
			if fmt.Sprint(accounts) != c.want {
				t.Errorf("accounts %v, want %s", accounts, c.want)
			}
		})
	}
	rows := h.rows("/status/sessions/history/all").Metadata
	for _, c := range []struct {
		name      string
		got, want any
	}{
		{"key", rows[0]["ratingKey"], key},
		{"when", rows[0]["viewedAt"], float64(now.Unix())},
		{"library as text", rows[0]["librarySectionID"], "1"},
		{"show", rows[1]["grandparentKey"], "/library/metadata/" + show},
		{"track without album", rows[2]["parentKey"], nil},
		{"deleted: no key", rows[3]["ratingKey"], nil},
		{"deleted: but a title", rows[3]["title"], "Gone"},
		{"the owner's views", h.row(key)["viewCount"], 1.0},
		{"and when", h.row(key)["lastViewedAt"], float64(now.Unix())},
		{"others' are not the owner's", h.row(track)["viewCount"], nil},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, c.got, c.want)
		}
	}
	other := h.rows("/status/sessions/history/all", "X-Plex-Token", "annas-token")
	if len(other.Metadata) != 0 {
		t.Errorf("somebody else sees %d rows", len(other.Metadata))
	}
	row := rows[1]["historyKey"].(string)
	if r := h.send(http.MethodDelete, h.plexURL+row, ""); r.status != http.StatusOK {
		t.Errorf("DELETE %s: %d", row, r.status)
	}
	if r := h.send(http.MethodDelete, h.plexURL+row, ""); r.status != http.StatusNotFound {
		t.Errorf("the second DELETE: %d", r.status)
	}
	if got := h.rows("/status/sessions/history/all"); len(got.Metadata) != 3 {
		t.Errorf("%d rows are left", len(got.Metadata))
	}
	if xml := h.plex("/status/sessions/history/all", "Accept", "").body; strings.Count(xml, "<Video ") != 2 || !strings.Contains(xml, "<Track ") {
		t.Errorf("XML: %s", xml)
	}
}

// TestHistoryFromBefore: the house has a past, and it agrees with the views of the films.
func TestHistoryFromBefore(t *testing.T) {
	h := serve(t, Options{})
	last := map[string]any{}
	accounts := map[any]bool{}
	for _, row := range h.rows("/status/sessions/history/all?librarySectionID=1").Metadata {
		accounts[row["accountID"]] = true
		if row["accountID"] == 1.0 {
			last[row["ratingKey"].(string)] = row["viewedAt"]
		}
	}
	for _, row := range h.rows("/library/sections/1/all?type=1").Metadata {
		if key := row["ratingKey"].(string); last[key] != row["lastViewedAt"] {
			t.Errorf("%s: last seen %v, in the history %v", key, row["lastViewedAt"], last[key])
		}
	}
	names := h.rows("/accounts").raw["Account"].([]any)
	if len(accounts) != 3 || len(names) != 4 || at(names, 1, "name") != "owner" || at(names, 0, "name") != "" {
		t.Errorf("accounts %v, named %v", accounts, names)
	}
}
