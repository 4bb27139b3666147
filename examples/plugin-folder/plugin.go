package main

import (
	"context"
	"path/filepath"
	"sync" //only:actor

	"github.com/luarr/luarr/examples/plugin-folder/internal/probe" //only:source
	"github.com/luarr/luarr/sdk"
)

// plugin is what Luarr gets to know of the program.
var plugin = sdk.Plugin{
	Name:    "folder",
	Version: "0.1.0",
	Summary: "lists films and series that lie in folders",
	Types:   []string{sdk.Movie, sdk.Series, sdk.Season, sdk.Episode},
	New:     func() any { return &Instance{} },
}

// Instance is one configured folder plugin. Its exported fields are its
// settings: Luarr checks config.toml against their tags, and shows them in
// `luarr plugins show folder`. What New puts in them are the defaults.
type Instance struct {
	// Movies are folders of films, one library each.
	Movies []string `setting:"movies" doc:"folders of films, each a library; absolute paths"`
	// Series are folders of series, one library each.
	Series []string `setting:"series" doc:"folders of series, each a library; absolute paths"`
	//only:source
	// FFprobe reads the streams of files.
	FFprobe string `setting:"ffprobe" doc:"program that reads streams; without it ffprobe where that is installed; off reads names only"`
	//end
	//only:actor
	// Labels is where labels are kept.
	Labels string `setting:"labels" doc:"file that keeps the labels of items; without it there are none; absolute path"`
	//end

	prober  probe.Prober //only:source
	writing sync.Mutex   //only:actor
}

var _ sdk.Opener = (*Instance)(nil)

// Open looks at the settings. It must not touch a network.
func (i *Instance) Open(context.Context) error {
	if len(i.Movies)+len(i.Series) == 0 {
		return sdk.InvalidSetting("movies", "is missing, and so is series: which folders are to be read?")
	}
	for key, folders := range map[string][]string{"movies": i.Movies, "series": i.Series} {
		for _, folder := range folders {
			if !filepath.IsAbs(folder) {
				return sdk.InvalidSetting(key, "must be absolute paths, and "+folder+" is none")
			}
		}
	}
	//only:actor
	if i.Labels != "" && !filepath.IsAbs(i.Labels) {
		return sdk.InvalidSetting("labels", "must be an absolute path, and "+i.Labels+" is none")
	}
	//end
	//only:source
	if i.FFprobe != "off" {
		var err error
		if i.prober, err = probe.New(i.FFprobe); err != nil {
			return sdk.InvalidSetting("ffprobe", err.Error())
		}
	}
	//end
	return nil
}
