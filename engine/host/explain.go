package host

import (
	"context"
	"errors"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// lastGasp is how long a broken connection waits for the process to be gone,
// so that the sentence can say how it ended.
const lastGasp = 2 * time.Second

// explain turns the error of a call into one sentence with a class. op says
// what was being done, such as "list libraries of"; ctx is the call's own.
func (p *Plugin) explain(ctx context.Context, process *process, op string, err error) error {
	s := status.Convert(err)
	for _, d := range s.Details() {
		if f, ok := d.(*wire.Fault); ok {
			return p.told(process, op, f)
		}
	}
	who := "plugin " + p.plugin
	e := &fault.Error{Class: fault.Unreachable, Op: op, Subject: p.label()}
	switch cause := context.Cause(ctx); {
	case errors.Is(cause, errSilent):
		e.Err = errors.New(who + " did not answer within " + p.silence.String())
		e.Hint = "see whether its server answers; --verbose shows what the plugin logs"
		return e
	case errors.Is(cause, errEndless):
		process.kill()
		return p.broken(op, "was still at it after %s, and was cut off", p.limits.Time)
	case errors.Is(cause, context.DeadlineExceeded):
		e.Err = errors.New(who + " did not answer in time")
		return e
	case cause != nil:
		e.Class, e.Err = fault.ClassOf(cause), cause
		return e
	}
	if refused := process.intake.complaint(); refused != "" && s.Code() == codes.Internal {
		return p.broken(op, "%s", process.out.say(refused))
	}
	switch s.Code() {
	case codes.Unavailable, codes.Canceled:
		select {
		case <-process.done:
			return process.crashed()
		case <-time.After(lastGasp):
			process.kill()
			e.Err = errors.New("the connection to " + who + " broke")
			e.Hint = "this is a fault of the plugin: report it to its author, with the log of a run with -v"
		}
	case codes.DeadlineExceeded: // the deadline travels along, and the plugin may be first to notice
		e.Err = errors.New(who + " did not answer in time")
	case codes.ResourceExhausted:
		e.Class = fault.Failed
		e.Err = errors.New("a message between luarr and " + who + " is larger than 16 MiB")
		e.Hint = "this is a fault of the plugin: report it to its author"
	case codes.Unimplemented:
		e.Class = fault.Failed
		e.Err = errors.New(who + " does not know this call")
		e.Hint = "upgrade the plugin"
	default:
		if !process.alive() {
			return process.crashed()
		}
		e.Class = fault.Failed
		e.Err = errors.New(process.out.say(s.Message()))
	}
	return e
}

// told turns what a plugin says itself into an error. Its kind and how long to
// wait remain in the chain, as an *sdk.Error.
func (p *Plugin) told(process *process, op string, f *wire.Fault) error {
	cause := &sdk.Error{
		Kind: sdk.Kind(f.GetKind()), Message: process.out.say(f.GetMessage()), Hint: process.out.say(f.GetHint()),
		Key:        process.out.say(f.GetKey()),
		RetryAfter: time.Duration(f.GetRetryAfterS() * float64(time.Second)),
	}
	if cause.Message == "" {
		cause.Message = "plugin " + p.plugin + " failed and did not say why"
	}
	e := &fault.Error{Class: fault.Failed, Op: op, Subject: p.label(), Hint: cause.Hint, Err: cause}
	switch cause.Kind {
	case sdk.KindUnauthorized, sdk.KindUnavailable:
		e.Class = fault.Unreachable
	case sdk.KindInvalidSetting:
		e.Class, e.Op = fault.Usage, ""
		if cause.Key != "" {
			e.Subject += "." + cause.Key
		}
	}
	return e
}

// broken is the error for an answer that breaks the protocol.
func (p *Plugin) broken(op, format string, args ...any) error {
	return fault.New(fault.Failed, op, p.label(), "plugin "+p.plugin+" "+format, args...).
		WithHint("this is a fault of the plugin: report it to its author")
}
