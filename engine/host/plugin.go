package host

import (
	"context"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// Instance is a configured plugin.
type Instance struct {
	Section  string         // its section in config.toml: sources or matchers
	Name     string         // its name there, such as home
	Plugin   string         // name of the plugin
	Settings map[string]any // by key; secrets in clear or as sdk.Secret
	// Silence is how long it may be silent during a call, where that differs
	// from Options.CallTimeout: a source that waits long for its server.
	Silence time.Duration
}

// Plugin is an opened instance. It may be used by several goroutines. Its
// errors are of type *fault.Error, those of a callback excepted.
type Plugin struct {
	host        *Host
	section     string
	name        string
	plugin      string
	silence     time.Duration
	limits      Limits
	description *wire.Description
	settings    *structpb.Struct
	secrets     *secrets

	mu        sync.Mutex
	process   *process
	restarted bool
	closed    bool
}

// Open starts a plugin for one instance and hands over its settings. A wrong
// setting is a fault.Usage that names it as in sources.home.token.
func (h *Host) Open(ctx context.Context, in Instance) (*Plugin, error) {
	p := &Plugin{host: h, section: in.Section, name: in.Name, plugin: in.Plugin, silence: in.Silence, limits: h.o.Limits}
	if p.silence <= 0 {
		p.silence = h.o.CallTimeout
	}
	process, err := h.take(ctx, in.Plugin)
	if err != nil {
		return nil, err
	}
	p.description = process.description
	var hidden []string
	if p.settings, hidden, err = wireSettings(in.Settings, p.description); err != nil {
		process.stop()
		return nil, &fault.Error{Class: fault.Usage, Subject: p.label(), Err: err}
	}
	p.secrets = newSecrets(hidden)
	if err := p.hand(ctx, process); err != nil {
		return nil, err
	}
	return p, nil
}

// hand gives a fresh process its settings, and makes it the one that is used.
func (p *Plugin) hand(ctx context.Context, process *process) error {
	process.out.adopt(p.label(), p.secrets)
	_, err := ask(ctx, p, process, "open",
		func(ctx context.Context, conn grpc.ClientConnInterface) (*wire.OpenResponse, error) {
			return wire.NewPluginClient(conn).Open(ctx, &wire.OpenRequest{Instance: p.name, Settings: p.settings})
		})
	if err != nil {
		process.stop()
		return err
	}
	p.process = process
	return nil
}

// label names the instance as the configuration does.
func (p *Plugin) label() string {
	if p.section == "" {
		return p.name
	}
	return p.section + "." + p.name
}

// Name is the instance's name in the configuration.
func (p *Plugin) Name() string { return p.name }

// Description tells what the plugin is and offers.
func (p *Plugin) Description() *wire.Description { return p.description }

// Types are the item types that it lists or matches.
func (p *Plugin) Types() []string { return p.description.GetTypes() }

// live gives the running process. One that has died is started again, once;
// after that the way it died is the answer to every call.
func (p *Plugin) live(ctx context.Context) (*process, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.closed || p.host.isClosed():
		return nil, fault.New(fault.Failed, "", p.label(), "it was closed")
	case p.process.alive():
		return p.process, nil
	case p.restarted:
		return nil, p.process.crashed()
	}
	p.restarted = true
	p.host.tellRestarted(p.plugin)
	p.host.o.Log.Warn("plugin is started again", "plugin", p.plugin, "instance", p.label(), "after", p.process.crashed())
	fresh, err := p.host.start(ctx, p.plugin)
	if err != nil {
		return nil, err
	}
	if err := p.hand(ctx, fresh); err != nil {
		return nil, err
	}
	return p.process, nil
}

// Spent says whether the plugin has died for good: every call fails from then on,
// until it is opened anew.
func (p *Plugin) Spent() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.closed || p.restarted && !p.process.alive()
}

// Retire closes a plugin that is spent, and is going to be opened anew.
func (p *Plugin) Retire() {
	p.host.tellRestarted(p.plugin)
	p.Close()
}

// Close ends the plugin.
func (p *Plugin) Close() {
	p.mu.Lock()
	p.closed = true
	process := p.process
	p.mu.Unlock()
	process.stop()
}
