package sdk

import (
	"context"
	"fmt"
	"log/slog"
	"reflect"
	"runtime"
	"runtime/debug"
	"slices"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk/internal/writes"
	"github.com/luarr/luarr/sdk/wire"
)

// server answers the engine for one instance of a plugin.
type server struct {
	wire.UnimplementedPluginServer
	wire.UnimplementedSourceServer
	wire.UnimplementedMatcherServer
	wire.UnimplementedActorServer
	wire.UnimplementedAuthenticatorServer

	plugin   Plugin
	instance any // nil until Open
}

// register offers every service. Which of them are of use the description
// says; a call to another answers Unimplemented.
func (s *server) register(g *grpc.Server) {
	wire.RegisterPluginServer(g, s)
	wire.RegisterSourceServer(g, s)
	wire.RegisterMatcherServer(g, s)
	wire.RegisterActorServer(g, s)
	wire.RegisterAuthenticatorServer(g, s)
}

// Describe says what a plugin is and offers, without settings and without touching
// a network.
func Describe(p Plugin) (*wire.Description, error) {
	instance := p.New()
	settings, err := settingsOf(instance)
	if err != nil {
		return nil, fmt.Errorf("plugin %s: %w", p.Name, err)
	}
	d := &wire.Description{
		Name: p.Name, Version: p.Version, Summary: p.Summary, Types: p.Types, Settings: settings,
	}
	if _, ok := instance.(Source); ok {
		d.Capabilities = append(d.Capabilities, "source")
		d.Capabilities = append(d.Capabilities, sourceCapabilities(instance)...)
		declare(d, instance)
	}
	if _, ok := instance.(Matcher); ok {
		d.Capabilities = append(d.Capabilities, "matcher")
	}
	if a, ok := instance.(Actor); ok {
		d.Capabilities = append(d.Capabilities, "actor")
		for _, k := range a.Changes() {
			d.Changes = append(d.Changes, k.describe())
		}
	}
	if _, ok := instance.(Authenticator); ok {
		d.Capabilities = append(d.Capabilities, "authenticator")
	}
	if _, ok := instance.(Examiner); ok {
		d.Capabilities = append(d.Capabilities, "examine")
	}
	return d, nil
}

// describe gives the part of a change kind that travels.
func (k ChangeKind) describe() *wire.ChangeKind {
	out := &wire.ChangeKind{
		Name: k.Name, Doc: k.Doc, Targets: k.Targets,
		Reversible: k.Reversible, Destructive: k.Destructive, Needs: k.Needs, Checks: k.Check != nil, Waits: k.Busy != nil,
	}
	for _, p := range k.Params {
		out.Params = append(out.Params, &wire.Param{Name: p.Name, Type: p.Type, Doc: p.Doc, Required: p.Required})
	}
	return out
}

// Describe answers without settings.
func (s *server) Describe(context.Context, *wire.DescribeRequest) (*wire.Description, error) {
	d, err := Describe(s.plugin)
	return d, toStatus(err)
}

// Open makes the instance and gives it its settings.
func (s *server) Open(ctx context.Context, r *wire.OpenRequest) (*wire.OpenResponse, error) {
	instance, err := Open(ctx, s.plugin, r.GetSettings().AsMap())
	if err != nil {
		return nil, toStatus(err)
	}
	s.instance = instance
	debug.SetGCPercent(usualGCPercent)
	slog.Debug("opened", "instance", r.GetInstance())
	return &wire.OpenResponse{}, nil
}

// Usage tells how many requests were sent.
func (s *server) Usage(context.Context, *wire.UsageRequest) (*wire.UsageResponse, error) {
	return &wire.UsageResponse{Requests: requests.Load()}, nil
}

// Examine answers for an Examiner.
func (s *server) Examine(ctx context.Context, _ *wire.ExamineRequest) (*wire.Examination, error) {
	examiner, err := as[Examiner](s)
	if err != nil {
		return nil, err
	}
	out, err := examiner.Examine(ctx)
	return out, toStatus(err)
}

// as gives the instance under one of its interfaces.
func as[T any](s *server) (T, error) {
	t, ok := s.instance.(T)
	switch {
	case s.instance == nil:
		return t, toStatus(fmt.Errorf("plugin %s was not opened", s.plugin.Name))
	case !ok:
		return t, toStatus(fmt.Errorf("plugin %s is no %s", s.plugin.Name, reflect.TypeFor[T]().Name()))
	}
	return t, nil
}

// A plugin holds little and throws much away: collecting it half as often as
// usual costs a few megabytes. A catalogue is large, and what it is read from is
// thrown away: then what counts is how much of that may pile up.
const (
	usualGCPercent    = 300
	snapshotGCPercent = 12
	matchHeadroom     = 8 << 20
	leastGCPercent    = 15
)

// matchGCPercent is GOGC while matching, for a heap of so many live bytes.
func matchGCPercent(live uint64) int {
	return int(max(leastGCPercent, min(usualGCPercent, matchHeadroom*100/max(live, 1))))
}

// Match answers for a Matcher: one snapshot, then every batch from it.
func (s *server) Match(stream grpc.BidiStreamingServer[wire.SubjectBatch, wire.MatchBatch]) error {
	matcher, err := as[Matcher](s)
	if err != nil {
		return err
	}
	defer func() {
		debug.FreeOSMemory() // of the catalogue, too
		debug.SetGCPercent(usualGCPercent)
	}()
	return match(matcher, stream)
}

// match answers from one catalogue, which nobody holds when it is done.
func match(matcher Matcher, stream grpc.BidiStreamingServer[wire.SubjectBatch, wire.MatchBatch]) error {
	first, err := stream.Recv()
	if err != nil {
		return err
	}
	debug.SetGCPercent(snapshotGCPercent)
	catalogue, err := matcher.Snapshot(stream.Context(), first.GetFields()...)
	if err != nil {
		return toStatus(err)
	}
	debug.FreeOSMemory() // of the text that the catalogue was read from
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	debug.SetGCPercent(matchGCPercent(memory.HeapAlloc))
	out := answer(catalogue, first)
	if f, ok := catalogue.(Fingerprinter); ok {
		out.Catalogue = f.Fingerprint()
	}
	if err := stream.Send(out); err != nil {
		return err
	}
	return answerAll(catalogue, stream)
}

// kind finds a change kind of an Actor by PLUGIN.NAME.
func (s *server) kind(name string) (ChangeKind, error) {
	actor, err := as[Actor](s)
	if err != nil {
		return ChangeKind{}, err
	}
	kinds := actor.Changes()
	i := slices.IndexFunc(kinds, func(k ChangeKind) bool { return s.plugin.Name+"."+k.Name == name })
	if i < 0 {
		return ChangeKind{}, toStatus(fmt.Errorf("plugin %s offers no change %s", s.plugin.Name, name))
	}
	return kinds[i], nil
}

// Preview answers for an Actor.
func (s *server) Preview(_ context.Context, r *wire.PreviewRequest) (*wire.PreviewResponse, error) {
	out := &wire.PreviewResponse{}
	for _, p := range r.GetProposals() {
		k, err := s.kind(p.GetChange().GetKind())
		if err != nil {
			return nil, err
		}
		effect, err := k.Preview(p)
		if err != nil {
			out.Effects = append(out.Effects, &wire.Effect{Refused: err.Error()})
			continue
		}
		made, err := effect.Wire()
		if err != nil {
			return nil, toStatus(fmt.Errorf("%s: %w", k.Name, err))
		}
		out.Effects = append(out.Effects, made)
	}
	return out, nil
}

// Apply answers for an Actor. It is the only call, with SignIn, whose context
// lets writes through.
func (s *server) Apply(ctx context.Context, r *wire.ApplyRequest) (*wire.ApplyResponse, error) {
	out := &wire.ApplyResponse{}
	if len(r.GetChanges()) == 0 {
		return out, nil
	}
	k, err := s.kindOf(r.GetChanges())
	if err != nil {
		return nil, err
	}
	out.Outcomes, err = outcomes(k, r.GetChanges(), k.Apply(writes.Allow(ctx), r.GetChanges()))
	return out, err
}

// Check answers for an Actor.
func (s *server) Check(ctx context.Context, r *wire.CheckRequest) (*wire.CheckResponse, error) {
	out := &wire.CheckResponse{}
	if len(r.GetChanges()) == 0 {
		return out, nil
	}
	k, err := s.kindOf(r.GetChanges())
	if err != nil {
		return nil, err
	}
	if k.Check == nil {
		return nil, toStatus(fmt.Errorf("%s cannot tell whether a change of %s has taken effect", s.plugin.Name, k.Name))
	}
	out.Outcomes, err = outcomes(k, r.GetChanges(), k.Check(ctx, r.GetChanges()))
	return out, err
}

// Busy answers for an Actor.
func (s *server) Busy(ctx context.Context, r *wire.BusyRequest) (*wire.BusyResponse, error) {
	if len(r.GetChanges()) == 0 {
		return &wire.BusyResponse{}, nil
	}
	k, err := s.kindOf(r.GetChanges())
	if err != nil || k.Busy == nil {
		return &wire.BusyResponse{}, err
	}
	busy, err := k.Busy(ctx, r.GetChanges(), r.GetSent())
	if err != nil {
		return nil, toStatus(err)
	}
	out := &wire.BusyResponse{Busy: busy.What != "", What: busy.What, PatienceS: busy.Patience.Seconds()}
	if busy.Percent >= 0 {
		out.Percent = &busy.Percent
	}
	return out, nil
}

// kindOf finds the kind of changes, which is one.
func (s *server) kindOf(changes []*Change) (ChangeKind, error) {
	name := changes[0].GetKind()
	for _, c := range changes {
		if c.GetKind() != name {
			return ChangeKind{}, toStatus(fmt.Errorf("changes of one kind expected, not %s and %s", name, c.GetKind()))
		}
	}
	return s.kind(name)
}

// outcomes puts what became of changes in the form that travels.
func outcomes(k ChangeKind, changes []*Change, became []Outcome) ([]*wire.Outcome, error) {
	if len(became) != len(changes) {
		return nil, toStatus(fmt.Errorf("%s gave %d outcomes for %d changes", k.Name, len(became), len(changes)))
	}
	out := make([]*wire.Outcome, len(became))
	for i, o := range became {
		out[i] = &wire.Outcome{State: o.State}
		if o.Err != nil {
			out[i].Error = CleanError(o.Err).Error()
		}
		if o.After != nil {
			var err error
			if out[i].After, err = structpb.NewStruct(o.After); err != nil {
				return nil, toStatus(fmt.Errorf("%s: after: %w", k.Name, err))
			}
		}
	}
	return out, nil
}
