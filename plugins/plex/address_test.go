package plex

import (
	"errors"
	"strings"
	"testing"

	"github.com/luarr/luarr/sdk"
)

// TestCheckAddress: addresses of Plex that are no server are refused with what
// they are.
func TestCheckAddress(t *testing.T) {
	for _, c := range []struct{ url, says string }{
		{"https://app.plex.tv", "web app"},
		{"https://app.plex.tv/desktop/#!/media/abc/com.plexapp.plugins.library", "web app"},
		{"https://APP.PLEX.TV./desktop", "web app"},
		{"https://watch.plex.tv/movie/x", "web app"},
		{"https://plex.tv/web", "company"},
		{"https://www.plex.tv", "company"},
		{"https://clients.plex.tv/api/v2", "company"},
		{"https://plex.direct:32400", "before plex.direct"},
		{"https://192-168-1-10.0123.plex.direct:32400", ""},
		{"http://plex.tv.example:32400", ""},
		{"http://myplex.tv:32400", ""},
		{"http://192.168.1.12:32400/web/index.html#!/", ""},
	} {
		t.Run(c.url, func(t *testing.T) {
			_, err := baseURL(c.url)
			if c.says == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			var e *sdk.Error
			if !errors.As(err, &e) || e.Kind != sdk.KindInvalidSetting || e.Key != "url" || !strings.Contains(e.Message, c.says) || !strings.Contains(e.Message, "luarr servers") {
				t.Errorf("got %v", err)
			}
		})
	}
}
