package homelab

import (
	"net/http"
	"testing"
)

// TestUpkeepAnswers: how the server answers who asks it to do something.
func TestUpkeepAnswers(t *testing.T) {
	h := serve(t, Options{})
	h.Plex().AddAccount("guest", "guest-token")
	for _, c := range []struct {
		method, path, token string
		want                int
	}{
		{http.MethodPut, "/library/clean/bundles?async=1", "", http.StatusOK},
		{http.MethodPut, "/library/optimize?async=1", "", http.StatusOK},
		{http.MethodPut, "/library/sections/1/emptyTrash", "", http.StatusOK},
		{http.MethodPut, "/library/sections/99/emptyTrash", "", http.StatusNotFound},
		{http.MethodPut, "/:/prefs?DatabaseCacheSize=4096", "", http.StatusOK},
		{http.MethodPut, "/:/prefs?DatabaseCacheSize=much", "", http.StatusBadRequest},
		{http.MethodPut, "/:/prefs?NoSuchThing=1", "", http.StatusBadRequest},
		{http.MethodPut, "/:/prefs", "", http.StatusBadRequest},
		{http.MethodGet, "/:/prefs/get?id=FriendlyName", "", http.StatusOK},
		{http.MethodGet, "/:/prefs/get?id=NoSuchThing", "", http.StatusNotFound},
		{http.MethodGet, "/activities", "", http.StatusOK},
		{http.MethodDelete, "/activities/none", "", http.StatusNotFound},
		{http.MethodGet, "/library/optimize", "", http.StatusNotFound},
		{http.MethodPut, "/library/optimize?async=1", "guest-token", http.StatusForbidden},
		{http.MethodPut, "/library/sections/1/emptyTrash", "guest-token", http.StatusForbidden},
		{http.MethodPut, "/:/prefs?DatabaseCacheSize=1", "guest-token", http.StatusForbidden},
		{http.MethodGet, "/:/prefs", "guest-token", http.StatusForbidden},
	} {
		r, err := http.NewRequestWithContext(t.Context(), c.method, h.plexURL+c.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if c.token == "" {
			c.token = h.Options().Token
		}
		r.Header.Set("X-Plex-Token", c.token)
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != c.want {
			t.Errorf("%s %s: %d, want %d", c.method, c.path, resp.StatusCode, c.want)
		}
	}
	if got, _ := h.Plex().Preference("DatabaseCacheSize"); got != "4096" {
		t.Errorf("the cache is %s", got)
	}
}
