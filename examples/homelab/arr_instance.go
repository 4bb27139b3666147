package homelab

// Instance is one more Radarr or Sonarr in the house. Zero fields are those of the first one.
type Instance struct {
	Name    string // instanceName, which its user chose
	Version string // default 6.0.3.10276 or 4.0.19.2979; from 3.0 to 6.1, and to 5.0
	APIKey  string
	URLBase string
	Root    string // its root folder; default "/movies", with UHD "/movies4k", or "/tv"
	Windows bool   // it runs on Windows: paths have backslashes; the default of Root is `D:\Movies` or `D:\TV`

	// Entries is how many it starts with: -1 = none. Default: like the first Radarr, with UHD every film that has a version of
	// 2160 lines, and every series.
	Entries int
	UHD     bool // a Radarr that tracks the versions of 2160 lines
	HD      bool // a Radarr that leaves these alone where a film has another version
}

// fill puts in what was left out.
func (i Instance) fill(o *Options, name, version, root, windows string) Instance {
	text := func(v *string, def string) {
		if *v == "" {
			*v = def
		}
	}
	text(&i.Name, name)
	text(&i.Version, version)
	text(&i.APIKey, o.APIKey)
	if i.Windows {
		root = windows
	}
	text(&i.Root, root)
	return i
}

// NewRadarr builds one more Radarr over the films of the house.
func (l *Lab) NewRadarr(i Instance) *Radarr {
	root := radarrMovies
	if i.UHD {
		root = "/movies4k"
	}
	return newRadarr(l, i.fill(&l.o, "Radarr", "6.0.3.10276", root, `D:\Movies`))
}

// NewSonarr builds one more Sonarr over the series of the house.
func (l *Lab) NewSonarr(i Instance) *Sonarr {
	return newSonarr(l, i.fill(&l.o, "Sonarr", "4.0.19.2979", sonarrShows, `D:\TV`))
}
