package sdk

import (
	"context"
	"io"

	"google.golang.org/grpc"

	"github.com/luarr/luarr/sdk/wire"
)

// answerAll answers batches from a catalogue until there are no more. Decoding
// the next batch, looking the present one up and encoding the last one go on at
// the same time: each of them takes about as long as the others.
func answerAll(catalogue Catalogue, stream grpc.BidiStreamingServer[wire.SubjectBatch, wire.MatchBatch]) error {
	ctx, cancel := context.WithCancel(stream.Context())
	asked, answers := make(chan *wire.SubjectBatch, 1), make(chan *wire.MatchBatch, 1)
	received := make(chan error, 1)
	go func() {
		defer close(asked)
		received <- takeAll(ctx, stream, asked)
	}()
	go func() {
		defer close(answers)
		for in := range asked {
			if !pass(ctx, answers, answer(catalogue, in)) {
				return
			}
		}
	}()
	var failed error
	for out := range answers {
		if failed == nil {
			if failed = stream.Send(out); failed != nil {
				cancel()
			}
		}
	}
	cancel()
	if failed != nil {
		return failed // what is received ends with the call
	}
	return <-received
}

// takeAll hands on what the engine asks, until there is no more.
func takeAll(ctx context.Context, stream grpc.BidiStreamingServer[wire.SubjectBatch, wire.MatchBatch], to chan<- *wire.SubjectBatch) error {
	for {
		in, err := stream.Recv()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case !pass(ctx, to, in):
			return ctx.Err()
		}
	}
}

// answer looks a batch up.
func answer(catalogue Catalogue, in *wire.SubjectBatch) *wire.MatchBatch {
	out := &wire.MatchBatch{Matches: make([]*wire.Match, len(in.GetSubjects()))}
	for i, subject := range in.GetSubjects() {
		out.Matches[i] = catalogue.Match(subject)
	}
	return out
}

// pass hands a value on, unless the context ends first.
func pass[T any](ctx context.Context, to chan<- T, v T) bool {
	select {
	case to <- v:
		return true
	case <-ctx.Done():
		return false
	}
}
