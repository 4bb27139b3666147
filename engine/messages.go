package engine

import (
	"context"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/engine/act"
	"github.com/luarr/luarr/engine/notify"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/sdk/wire"
)

// Messages is the actor that rules send messages with: notify.send, or notify
// for short.
func Messages() script.Actor {
	kinds := notify.Kinds()
	return script.Actor{Plugin: notify.Name, Instances: []string{notify.Name}, Kinds: kinds, Call: kinds[0].Name}
}

// messenger is the instance that the messages of rules go to.
func (e *Engine) messenger() act.Instance {
	return act.Instance{
		Name: notify.Name, Plugin: notify.Name, Kinds: notify.Kinds(), Messages: true, Idle: e.idle(),
		Preview: previewMessages,
	}
}

// idle says why no message can be sent, or gives "".
func (e *Engine) idle() string {
	if e.Notifier == nil {
		return "there is nobody to send it"
	}
	return e.Notifier.Idle()
}

// deliver sends messages.
func (e *Engine) deliver(ctx context.Context, changes []*wire.Change) ([]*wire.Outcome, []*wire.Finding) {
	if e.Notifier != nil {
		return e.Notifier.Deliver(ctx, changes)
	}
	out := make([]*wire.Outcome, len(changes))
	for i := range out {
		out[i] = &wire.Outcome{State: "failed", Error: e.idle()}
	}
	return out, nil
}

// previewMessages shows what messages say.
func previewMessages(_ context.Context, proposals []*wire.Proposal) ([]*wire.Effect, error) {
	effects := make([]*wire.Effect, len(proposals))
	for i, p := range proposals {
		after := map[string]*structpb.Value{}
		for _, name := range []string{"title", "message"} {
			if v := p.GetChange().GetParams().GetFields()[name]; v != nil {
				after[name] = v
			}
		}
		effects[i] = &wire.Effect{Before: &structpb.Struct{}, After: &structpb.Struct{Fields: after}}
	}
	return effects, nil
}
