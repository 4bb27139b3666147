package homelab

// Lab is the whole house: three servers over one set of films and shows.
type Lab struct {
	o      Options
	plex   *Plex
	radarr *Radarr
	sonarr *Sonarr
}

// New builds a lab. It costs nothing in proportion to its size.
func New(o Options) *Lab {
	l := &Lab{o: o.withDefaults()}
	l.plex = newPlex(l)
	l.radarr = newRadarr(l)
	l.sonarr = newSonarr(l)
	return l
}

// Options returns the options with the defaults filled in.
func (l *Lab) Options() Options { return l.o }

// Plex is the lab's Plex server, an http.Handler.
func (l *Lab) Plex() *Plex { return l.plex }

// Radarr is the lab's Radarr, an http.Handler.
func (l *Lab) Radarr() *Radarr { return l.radarr }

// Sonarr is the lab's Sonarr, an http.Handler.
func (l *Lab) Sonarr() *Sonarr { return l.sonarr }
