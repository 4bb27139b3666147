package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/engine/trust"
	"github.com/luarr/luarr/rules"
)

// What can be named.
const (
	pipelineNames = "pipeline"
	sourceNames   = "source"
	libraryNames  = "library"
	ruleNames     = "rule"
	pluginNames   = "plugin"
	prerollNames  = "preroll"
	runNames      = "run"
)

// flagNames says what the value of a flag names; what stands here for a word is
// one of those, or a list.
var flagNames = map[string][]string{
	"source": {sourceNames}, "library": {libraryNames}, "rule": {ruleNames}, "rules": {ruleNames}, "plugin": {pluginNames},
	"set": {prerollNames}, "from": stageWords, "output": {"table", "json", "ndjson"}, "type": itemWords,
	"state": {"planned", "held", "sending", "done", "failed", "uncertain", "skipped"}, "event": script.Events(),
}

var (
	stageWords = []string{"fetch", "normalize", "match", "act"}
	itemWords  = []string{"movie", "series", "season", "episode", "artist", "album", "track"}
)

// argumentNames says what the arguments of a command name.
var argumentNames = map[string][]string{
	"run": {pipelineNames}, "plan": {pipelineNames}, "history": {runNames}, "undo": {runNames}, "forget": {sourceNames, libraryNames},
	"login": {"plex"}, "completion": shells, "import": {"kometa"},
	"rules list": {ruleNames}, "rules check": {ruleNames}, "rules test": {ruleNames}, "rules eject": {ruleNames}, "rules eval": {ruleNames},
	"plugins show": {pluginNames}, "plugins upgrade": {pluginNames}, "plugins remove": {pluginNames},
}

// latestRuns is how many runs are offered.
const latestRuns = 20

// names gives the names that fit in some place. What cannot be read has none.
func (p *program) names(t *typed, kinds []string) (out []string) {
	if slices.Equal(t.path, []string{"schedule"}) && t.flag == "from" {
		return nil // a day
	}
	c := &config.Config{}
	if path, err := config.Find(t.config, p.getenv); err == nil && len(kinds) > 0 {
		if read, err := config.Load(path, config.Options{Getenv: p.getenv}); err == nil {
			c = read
		}
	}
	for _, kind := range kinds {
		switch kind {
		case pipelineNames:
			for _, one := range c.Pipelines {
				out = append(out, one.Name)
			}
		case sourceNames:
			for _, one := range c.Sources {
				out = append(out, one.Name+"\t"+one.Plugin)
			}
		case ruleNames:
			out = append(out, allRules(c.Engine.Rules)...)
		case pluginNames:
			out = append(out, builtIn()...)
			found, _ := filepath.Glob(filepath.Join(c.Engine.Plugins, trust.Prefix+"*"))
			for _, file := range found {
				out = append(out, strings.TrimPrefix(filepath.Base(file), trust.Prefix))
			}
		case prerollNames:
			if c.Prerolls != nil {
				for _, one := range c.Prerolls.Entries {
					out = append(out, one.Name)
				}
			}
		case libraryNames, runNames:
			out = append(out, stored(c, kind, !slices.Contains(kinds, sourceNames))...)
		default:
			out = append(out, kind)
		}
	}
	return out
}

// allRules are the names of all rules, whether they compile or not.
func allRules(folder string) (out []string) {
	files, _ := fs.Glob(rules.FS, "*/*.lua")
	if folder != "" {
		_ = filepath.WalkDir(folder, func(file string, d fs.DirEntry, err error) error {
			if err == nil && d.IsDir() && d.Name() == "types" {
				return filepath.SkipDir
			}
			files = append(files, filepath.ToSlash(file))
			return nil
		})
	}
	for _, file := range files {
		if name, ok := strings.CutSuffix(path.Base(file), ".lua"); ok && !strings.HasSuffix(name, "_test") {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// stored gives the names of libraries or the latest runs, where there is a store
// that can be read at once.
func stored(c *config.Config, kind string, bare bool) (out []string) {
	if _, err := os.Stat(c.Engine.State); err != nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	s, err := store.Open(ctx, c.Engine.State, store.Options{ReadOnly: true, Wait: 100 * time.Millisecond})
	if err != nil {
		return nil
	}
	defer s.Close()
	if kind == libraryNames {
		libraries, _ := s.Libraries(ctx, "")
		for _, l := range libraries {
			if bare {
				out = append(out, l.Title+"\t"+l.Source)
			} else {
				out = append(out, l.Source+"/"+l.Title)
			}
		}
		return out
	}
	runs, _ := s.Runs(ctx, latestRuns)
	for _, r := range runs {
		out = append(out, fmt.Sprintf("%d\t%s, %s", r.Id, r.StartedAt.AsTime().In(c.Engine.Timezone).Format("2006-01-02 15:04"), states(r.Changes)))
	}
	return out
}
