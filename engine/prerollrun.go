package engine

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/sdk/wire"
)

// choosePreroll answers prerolls.choose(server) of rules; nil where there are no
// [prerolls].
func (e *Engine) choosePreroll(ctx context.Context) func(*wire.Server) (*script.Preroll, string, error) {
	p := NewPrerolls(e.Config, e.Store, e.Now())
	if p == nil {
		return nil
	}
	return func(server *wire.Server) (*script.Preroll, string, error) {
		servers, err := e.Store.Servers(ctx, e.Now())
		if err != nil || !e.hasPrerolls(server, servers) {
			return nil, "", err
		}
		s, _, err := p.State(ctx, server)
		switch {
		case err != nil || s.Choice.Entry == "":
			return nil, "", err
		case s.Choice.Blocked != "":
			return nil, s.Choice.Entry + ": " + s.Choice.Blocked, nil
		case s.Unknown != "":
			return nil, s.Unknown, nil
		}
		return &script.Preroll{
			Entry: s.Choice.Entry, Value: s.Choice.Value, Current: s.Current,
			ByHand: s.ByHand, Enforce: e.Config.Prerolls.Enforce, Reason: s.Choice.Why,
		}, "", nil
	}
}

// hasPrerolls says whether a server is one that can have prerolls. Where several
// sources lead to it, the first one counts.
func (e *Engine) hasPrerolls(server *wire.Server, servers []*wire.Server) bool {
	return e.sourceNamed(server.Source).Plugin == prerollPlugin && !slices.ContainsFunc(servers, func(o *wire.Server) bool {
		return server.MachineId != "" && o.MachineId == server.MachineId && o.Source < server.Source && e.sourceNamed(o.Source).Plugin == prerollPlugin
	})
}

// prerolls remembers what was drawn for the servers of the run, and tells what
// people should know of their prerolls. In a plan nothing is remembered.
func (r *run) prerolls(ctx context.Context) error {
	p := NewPrerolls(r.Config, r.Store, r.Now())
	if p == nil || !r.rules.Takes(prerollRule) {
		return nil
	}
	servers, err := r.Store.Servers(ctx, r.Now())
	if err != nil {
		return err
	}
	for _, server := range servers {
		if !r.covers(server.Source) || !r.hasPrerolls(server, servers) {
			continue
		}
		s, memory, err := p.State(ctx, server)
		if err != nil {
			return err
		}
		r.findings(s.findings(r.Config.Prerolls.Enforce))
		if r.options.PlanOnly || !s.Choice.Drawn {
			continue
		}
		drawn, err := json.Marshal(memory)
		if err == nil {
			err = r.Store.KeepDrawn(ctx, server.Source, drawn)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// prerollRule is the rule that sets prerolls.
const prerollRule = "preroll"

// findings tells what people should know.
func (s *PrerollState) findings(enforce bool) []*wire.Finding {
	var out []*wire.Finding
	add := func(severity, code, message, hint string) {
		out = append(out, &wire.Finding{Severity: severity, Code: code, Subject: s.Source, Message: message, Hint: hint})
	}
	if s.Choice.Entry == "" {
		return nil
	}
	for _, n := range s.Choice.Notes {
		switch n.Code {
		case "preroll_unseen": // it is nothing to do anything about
		case "preroll_many":
			add("info", n.Code, "prerolls."+n.Path+": "+n.Message, "")
		default:
			add("warning", n.Code, "prerolls."+s.Choice.Entry+": "+n.Path+": "+n.Message, "")
		}
	}
	switch {
	case s.Choice.Blocked != "":
		add("error", "preroll_blocked", "prerolls."+s.Choice.Entry+": "+s.Choice.Blocked+"; the server's value stays as it is",
			"mount the folder here, or say in path_map of [prerolls] where it lies")
	case s.Unknown != "":
		add("warning", "preroll_unknown", s.Unknown, "prerolls need the owner's token, and a server with Plex Pass")
	case s.ByHand && !enforce:
		add("warning", "preroll_by_hand", "its prerolls were not set by Luarr, or were put back by an undo; they stay as they are",
			"luarr prerolls --adopt lets Luarr replace them, enforce = true in [prerolls] always does")
	}
	return out
}

// SetPrerolls sets the prerolls of servers now, in a run that looks at nothing
// else: the rule preroll is in it whatever the configuration says of it. With
// adopt the values that stand on the servers may be replaced, whoever set them.
func (e *Engine) SetPrerolls(ctx context.Context, sources []string, adopt bool) (*wire.Run, error) {
	return e.Run(ctx, RunOptions{
		Pipeline: e.Config.Pipelines[0].Name, Sources: sources, Libraries: []string{noLibrary}, RuleFiles: []string{prerollRule}, adopt: adopt,
	})
}

// adoptPrerolls lets the run replace the values that stand on its servers.
func (r *run) adoptPrerolls(ctx context.Context) error {
	p := NewPrerolls(r.Config, r.Store, r.Now())
	servers, err := r.Store.Servers(ctx, r.Now())
	if p == nil || err != nil {
		return err
	}
	for _, server := range servers {
		if !r.covers(server.Source) || !r.hasPrerolls(server, servers) {
			continue
		}
		if err := p.Adopt(ctx, server); err != nil {
			r.failed = errors.Join(r.failed, err)
		}
	}
	return nil
}

// noLibrary is the title of no library.
const noLibrary = "\x00"
