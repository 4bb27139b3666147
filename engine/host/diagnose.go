package host

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"syscall"

	goplugin "github.com/hashicorp/go-plugin"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// diagnose says in one sentence why a plugin did not start, from what is known
// of the process, which has ended. err is what the start stumbled over.
func (h *Host) diagnose(ctx context.Context, p *process, err error) error {
	who := p.who()
	switch cause := context.Cause(ctx); {
	case errors.Is(cause, errSlow):
		return h.slow(p)
	case cause != nil:
		return &fault.Error{Class: fault.ClassOf(cause), Op: "start", Subject: who, Err: cause}
	case p.pid() == 0:
		return p.notRun(err)
	}
	said, spoke := p.hello.text()
	if g, ok := parseGreeting(said); ok {
		switch {
		case g.newer():
			return fault.New(fault.Unreachable, "", who, "it speaks version %d of the plugin protocol, luarr version %d",
				g.version, wire.ProtocolVersion).WithHint("upgrade luarr, or install an older version of the plugin")
		case g.older():
			return fault.New(fault.Unreachable, "", who, "it speaks version %d of the plugin protocol, luarr version %d",
				g.version, wire.ProtocolVersion).WithHint("upgrade the plugin, or have its author build it with a newer SDK")
		case g.protocol != string(goplugin.ProtocolGRPC):
			return fault.New(fault.Unreachable, "", who, "it speaks %q, not gRPC", p.out.say(g.protocol)).
				WithHint("it was not built with luarr's SDK")
		case errors.Is(err, errAddress):
			return fault.New(fault.Unreachable, "", who, "%w", err).WithHint("it was not built with luarr's SDK")
		}
	} else if spoke {
		return fault.New(fault.Unreachable, "", who, "it printed %q where a plugin introduces itself", clean(p.out.say(said), 80)).
			WithHint("either this is no luarr plugin, or it prints to standard output before sdk.Serve; use slog instead")
	}
	if _, byUs := p.end(); byUs && spoke && status.Code(err) == codes.Unavailable && strings.Contains(err.Error(), "dial unix") {
		return fault.New(fault.Unreachable, "", who, "nothing listens at the socket that its first line names").
			WithHint("a plugin listens before it prints that line; report it to its author")
	}
	if _, byUs := p.end(); byUs { // after it had failed otherwise
		reason := p.out.say(status.Convert(err).Message())
		if refused := p.intake.complaint(); refused != "" {
			reason = "it " + p.out.say(refused)
		}
		if !spoke {
			reason = "it closed its standard output without a word"
		}
		return fault.New(fault.Unreachable, "", who, "it did not start: %s", reason).
			WithHint("report it to the plugin's author")
	}
	c, hint := p.crash(" at its start")
	if !spoke && len(c.Lines) == 0 {
		hint = "either this is no luarr plugin, or it fails at once: run it by hand with the argument describe"
	}
	return &fault.Error{Class: fault.Unreachable, Hint: hint, Err: c}
}

// slow says of a plugin that took too long to start, and was ended, what can be
// seen of the reason.
func (h *Host) slow(p *process) error {
	if said, spoke := p.hello.text(); spoke {
		if _, ok := parseGreeting(said); !ok { // one that ends with a line feed is refused at once
			return fault.New(fault.Unreachable, "", p.who(), "it printed %q within %s, and not the end of that line",
				clean(p.out.say(said), 80), h.o.StartTimeout).WithHint("its first line says where it listens, and ends with a line feed")
		}
	}
	return fault.New(fault.Unreachable, "", p.who(), "it did not start within %s", h.o.StartTimeout).
		WithHint("if the machine was busy, try again; otherwise report it to the plugin's author")
}

// notRun says why a program could not be executed.
func (p *process) notRun(err error) error {
	e := &fault.Error{Class: fault.Unreachable, Op: "start", Subject: p.who()}
	path := filepath.Base(p.found.Path) // of one that is looked at, the folder is ours
	switch {
	case errors.Is(err, syscall.ENOEXEC):
		e.Err = errors.New("its program cannot run on this machine")
		e.Hint = path + " is damaged, or built for another system or processor"
	case errors.Is(err, fs.ErrPermission):
		e.Err = errors.New("its program may not be executed")
		e.Hint = "check the owner and mode of " + path + ", and whether its file system allows programs"
	case errors.Is(err, fs.ErrNotExist):
		e.Err = errors.New("its program, or the interpreter it asks for, is not there")
		e.Hint = "install the plugin again for this system: " + path
		if asked := p.found.interpreter(); asked != "" {
			e.Err = fmt.Errorf("the interpreter that its program asks for is not there: %s", p.out.say(asked))
			e.Hint = "install that, or have the program ask for another one in its first line"
		}
	case errors.Is(err, errChanged):
		e.Op, e.Err = "", err
		e.Hint = "if you put another one there: luarr plugins upgrade " + p.found.Name + "; if not, find out who did"
	case errors.Is(err, errDoomed):
		e.Class, e.Err = fault.Failed, errors.New("the plugin host is closed")
	default:
		e.Err = err
	}
	return e
}
