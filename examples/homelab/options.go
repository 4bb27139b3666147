package homelab

import "time"

// Options sizes the lab. Zero values mean the small default house.
type Options struct {
	Seed      int64 `json:"seed,omitempty"`      // default 1; the same seed gives the same bytes
	Movies    int   `json:"movies,omitempty"`    // movies on the Plex server; default 60
	Series    int   `json:"series,omitempty"`    // shows; default 8
	Seasons   int   `json:"seasons,omitempty"`   // per show; default 2 (every fourth show has specials as well)
	Episodes  int   `json:"episodes,omitempty"`  // per season; default 6
	Artists   int   `json:"artists,omitempty"`   // default 4, 2 albums each, 5 tracks an album
	Catalogue int   `json:"catalogue,omitempty"` // movies Radarr knows; default one per ten movies, at least 6

	Token  string `json:"token,omitempty"`   // Plex token, default "lab-plex-token"
	APIKey string `json:"api_key,omitempty"` // Radarr and Sonarr key, default "lab-api-key"

	RadarrVersion string `json:"radarr_version,omitempty"` // default 6.0.3.10276; from 3.0 on
	SonarrVersion string `json:"sonarr_version,omitempty"` // default 4.0.19.2979; from 3.0 on
	TwoRadarrs    bool   `json:"two_radarrs,omitempty"`    // the first leaves versions of 2160 lines to the second where it can

	URLBase     string `json:"url_base,omitempty"`     // path that Radarr and Sonarr live under, such as "/arr"; default none
	ReplaceTags bool   `json:"replace_tags,omitempty"` // a label edit replaces the labels of the item instead of adding to them

	LabelsMove bool `json:"labels_move,omitempty"` // an edit of labels, collections or genres moves contentChangedAt; nobody knows

	ClaimAfter int  `json:"claim_after,omitempty"` // codes are claimed for the owner after so many polls; default never
	Control    bool `json:"control,omitempty"`     // the Plex server takes POST /lab/edit, without a token

	// Now is the clock for edits (the updatedAt of a touched item) and, when given, for the Date of answers. Default
	// time.Now. SetNow stops it.
	Now func() time.Time `json:"-"`
}

// withDefaults fills what was left zero.
func (o Options) withDefaults() Options {
	if o.Seed == 0 {
		o.Seed = 1
	}
	number := func(v *int, def int) {
		if *v <= 0 {
			*v = def
		}
	}
	number(&o.Movies, 60)
	number(&o.Series, 8)
	number(&o.Seasons, 2)
	number(&o.Episodes, 6)
	number(&o.Artists, 4)
	number(&o.Catalogue, max(6, o.Movies/10))
	if o.Token == "" {
		o.Token = "lab-plex-token"
	}
	if o.APIKey == "" {
		o.APIKey = "lab-api-key"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}
