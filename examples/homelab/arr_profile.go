package homelab

import "net/http"

// profile is a quality profile.
type profile struct {
	id     int
	name   string
	cutoff int
}

var profiles = [...]profile{{1, "Any", 7}, {4, "HD-1080p", 7}, {5, "Ultra-HD", 31}, {6, "HD - 720p/1080p", 6}}

// writeProfiles writes the quality profiles, the worst quality of each first.
func (a *arr) writeProfiles(w *pretty) {
	for _, p := range profiles {
		w.open('{')
		w.text("name", p.name)
		w.bool("upgradeAllowed", true)
		w.num("cutoff", int64(p.cutoff))
		w.openField("items", '[')
		for _, name := range [...]string{"HDTV-720p", "WEBDL-720p", "Bluray-720p", "HDTV-1080p", "WEBDL-1080p", "Bluray-1080p", "Remux-1080p", "WEBDL-2160p", "Bluray-2160p", "Remux-2160p"} {
			q := qualityNamed(name)
			if a.app.thing == "series" {
				q = q.sonarr()
			}
			w.open('{')
			w.openField("quality", '{')
			q.fields(w)
			w.close('}')
			w.openField("items", '[')
			w.close(']')
			w.bool("allowed", true)
			w.close('}')
		}
		w.close(']')
		w.num("minFormatScore", 0)
		w.num("cutoffFormatScore", 100)
		w.num("minUpgradeFormatScore", 1)
		w.openField("formatItems", '[')
		for i, row := range formatTable {
			w.open('{')
			w.num("format", int64(i+1))
			w.text("name", row.name)
			w.num("score", int64(row.score))
			w.close('}')
		}
		w.close(']')
		w.num("id", int64(p.id))
		w.close('}')
	}
}

func writeFormats(w *pretty) {
	for i, row := range formatTable {
		w.open('{')
		w.num("id", int64(i+1))
		w.text("name", row.name)
		w.bool("includeCustomFormatWhenRenaming", false)
		w.openField("specifications", '[')
		w.close(']')
		w.close('}')
	}
}

func (a *arr) listRoots(w http.ResponseWriter) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.sendList(w, func(out *pretty) {
		for i, root := range a.roots {
			out.open('{')
			out.text("path", root)
			out.bool("accessible", !a.disk.unmounted)
			out.num("freeSpace", 8_796_093_022_208)
			out.openField("unmappedFolders", '[')
			out.close(']')
			out.num("id", int64(i+1))
			out.close('}')
		}
	})
}

// writeConnections writes the connection to the Plex server, whose user typed in how its paths differ.
func (a *arr) writeConnections(w *pretty) {
	plex := plexMovies
	if a.app.thing == "series" {
		plex = plexShows
	}
	w.open('{')
	w.text("name", plexName)
	w.text("implementation", "PlexServer")
	w.openField("fields", '[')
	for _, field := range [...][2]string{{"host", "127.0.0.1"}, {"mapFrom", a.is.Root}, {"mapTo", plex}, {"authToken", "********"}} {
		w.open('{')
		w.text("name", field[0])
		w.text("value", field[1])
		w.close('}')
	}
	w.close(']')
	w.num("id", 1)
	w.close('}')
}
