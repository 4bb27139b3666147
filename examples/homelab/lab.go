package homelab

// Lab is the whole house: three servers over one set of films and shows.
type Lab struct {
	o       Options
	clock   clock
	plex    *Plex
	radarr  *Radarr
	radarr4 *Radarr
	sonarr  *Sonarr
	account *Account
}

// New builds a lab. It costs nothing in proportion to its size.
func New(o Options) *Lab {
	l := &Lab{o: o.withDefaults()}
	l.clock.source, l.clock.told = l.o.Now, o.Now != nil
	l.plex = newPlex(l)
	l.radarr = l.NewRadarr(Instance{Version: l.o.RadarrVersion, URLBase: l.o.URLBase, HD: l.o.TwoRadarrs})
	l.radarr4 = l.NewRadarr(Instance{Name: "Radarr 4K", Version: l.o.RadarrVersion, URLBase: l.o.URLBase, UHD: true})
	l.sonarr = l.NewSonarr(Instance{Version: l.o.SonarrVersion, URLBase: l.o.URLBase})
	l.account = newAccount(l)
	return l
}

// Options returns the options with the defaults filled in.
func (l *Lab) Options() Options { return l.o }

// Plex is the lab's Plex server, an http.Handler.
func (l *Lab) Plex() *Plex { return l.plex }

// Radarr is the lab's Radarr, an http.Handler.
func (l *Lab) Radarr() *Radarr { return l.radarr }

// Radarr4K is the second Radarr, for what has 2160 lines: the films of the first and others, below "/movies4k".
func (l *Lab) Radarr4K() *Radarr { return l.radarr4 }

// Sonarr is the lab's Sonarr, an http.Handler.
func (l *Lab) Sonarr() *Sonarr { return l.sonarr }

// Account is the lab's plex.tv, an http.Handler. It lists no server until AddServer or Start.
func (l *Lab) Account() *Account { return l.account }
