package host

import (
	"context"
	"errors"
	"io"

	"google.golang.org/grpc"

	"github.com/luarr/luarr/sdk/wire"
)

// mostAsked is how many batches may wait for their answers.
const mostAsked = 4

// errCaller is the cause of a call that was cut because the caller's own
// function failed.
var errCaller = errors.New("caller failed")

// Match finds items in another application, which is read first. Fields are
// those of a match that a rule may read, as TYPE.FIELD. next is given what the
// catalogue calls itself, empty where it does not say, and gives batches of at
// most a few hundred subjects until it gives none; each takes the answers to
// one batch, one match a subject, in the same order. The two are called by
// different goroutines, and next runs ahead by a few batches. Their errors end
// the call and are returned as they are. Both are done when Match returns.
func (p *Plugin) Match(ctx context.Context, fields []string,
	next func(catalogue string) ([]*wire.Subject, error), each func([]*wire.Match) error) error {
	const op = "match with"
	process, err := p.live(ctx)
	if err != nil {
		return err
	}
	ctx, call := p.beginLong(ctx)
	defer call.end()
	m := &matching{plugin: p, process: process, call: call, asked: make(chan int, mostAsked)}
	err = call.wait(func() (err error) {
		m.stream, err = wire.NewMatcherClient(process.conn).Match(ctx)
		return err
	})
	if err != nil {
		return p.explain(ctx, process, op, err)
	}
	catalogue, err := m.begin(ctx, op, fields)
	if err != nil {
		return err
	}
	sent := make(chan error, 1)
	go func() {
		sent <- m.send(ctx, func() ([]*wire.Subject, error) { return next(catalogue) })
	}()
	err = m.receive(ctx, op, each)
	call.end()
	if sendErr := <-sent; sendErr != nil && errors.Is(context.Cause(ctx), errCaller) {
		return sendErr
	}
	return err
}

// matching is one Match call.
type matching struct {
	plugin  *Plugin
	process *process
	call    *call
	stream  grpc.BidiStreamingClient[wire.SubjectBatch, wire.MatchBatch]
	asked   chan int // sizes of the batches that wait for their answers
}

// begin has the plugin read its catalogue, and gives what that calls itself.
func (m *matching) begin(ctx context.Context, op string, fields []string) (catalogue string, err error) {
	// What goes wrong with sending is seen by receiving.
	_ = m.stream.Send(&wire.SubjectBatch{Fields: fields})
	answer, err := m.recv()
	switch {
	case errors.Is(err, io.EOF):
		return "", m.plugin.broken(op, "ended before it had answered everything")
	case err != nil:
		return "", m.plugin.explain(ctx, m.process, op, err)
	case len(answer.GetMatches()) != 0:
		return "", m.plugin.broken(op, "gave %d matches for %d items", len(answer.GetMatches()), 0)
	case len(answer.GetCatalogue()) > longestCursor:
		return "", m.plugin.broken(op, "calls its catalogue by a name of %d bytes", len(answer.GetCatalogue()))
	}
	return answer.GetCatalogue(), nil
}

// send sends batches while there are any, and not too many are out. What goes
// wrong with the stream itself is seen by receive.
func (m *matching) send(ctx context.Context, next func() ([]*wire.Subject, error)) error {
	defer close(m.asked)
	for {
		subjects, err := next()
		if err != nil && !errors.Is(err, io.EOF) {
			m.call.cancel(errCaller)
			return err
		}
		if len(subjects) == 0 {
			_ = m.stream.CloseSend()
			return nil
		}
		select {
		case m.asked <- len(subjects):
		case <-ctx.Done():
			return nil
		}
		if m.stream.Send(&wire.SubjectBatch{Subjects: subjects}) != nil {
			return nil
		}
	}
}

// receive takes the answers in the order of the batches.
func (m *matching) receive(ctx context.Context, op string, each func([]*wire.Match) error) error {
	for n := range m.asked {
		answer, err := m.recv()
		switch {
		case errors.Is(err, io.EOF):
			return m.plugin.broken(op, "ended before it had answered everything")
		case err != nil:
			return m.plugin.explain(ctx, m.process, op, err)
		case len(answer.GetMatches()) != n:
			return m.plugin.broken(op, "gave %d matches for %d items", len(answer.GetMatches()), n)
		}
		for _, match := range answer.GetMatches() {
			if match.GetReason() != "" {
				match.Reason = m.process.out.say(match.GetReason())
			}
		}
		if err := each(answer.GetMatches()); err != nil {
			return err
		}
	}
	switch _, err := m.recv(); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return m.plugin.explain(ctx, m.process, op, err)
	}
	return m.plugin.broken(op, "answered more than it was asked")
}

// recv waits for the next answer.
func (m *matching) recv() (answer *wire.MatchBatch, err error) {
	err = m.call.wait(func() (err error) {
		answer, err = m.stream.Recv()
		return err
	})
	return answer, err
}
