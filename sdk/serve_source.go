package sdk

import (
	"context"
	"log/slog"
	"time"

	"google.golang.org/grpc"

	"github.com/luarr/luarr/sdk/wire"
)

// sourceCapabilities lists what a source can do beside listing its items.
func sourceCapabilities(instance any) []string {
	var out []string
	if _, ok := instance.(Incremental); ok {
		out = append(out, "incremental")
	}
	if _, ok := instance.(History); ok {
		out = append(out, "history")
	}
	if _, ok := instance.(Sessions); ok {
		out = append(out, "sessions")
	}
	if _, ok := instance.(Events); ok {
		out = append(out, "events")
	}
	return out
}

// declare describes the traits and the kinds of events that are the source's own.
func declare(d *wire.Description, instance any) {
	if t, ok := instance.(Traits); ok {
		for _, k := range t.Traits() {
			d.Traits = append(d.Traits, k.describe())
		}
	}
	if e, ok := instance.(EventKinds); ok {
		for _, k := range e.EventKinds() {
			d.Events = append(d.Events, k.describe())
		}
	}
}

// GetServer answers for a Source.
func (s *server) GetServer(ctx context.Context, _ *wire.GetServerRequest) (*wire.Server, error) {
	source, err := as[Source](s)
	if err != nil {
		return nil, err
	}
	out, err := source.Server(ctx)
	return out, toStatus(err)
}

// ListLibraries answers for a Source, with counts where it is a Counter.
func (s *server) ListLibraries(ctx context.Context, r *wire.ListLibrariesRequest) (*wire.ListLibrariesResponse, error) {
	source, err := as[Source](s)
	if err != nil {
		return nil, err
	}
	libs, err := source.Libraries(ctx)
	if err != nil {
		return nil, toStatus(err)
	}
	if counter, ok := source.(Counter); ok && r.GetCount() {
		for _, l := range libs {
			if l.Skipped != "" {
				continue
			}
			// A library that cannot be counted is there all the same.
			if n, err := counter.Count(ctx, l); err == nil {
				l.ItemCount = &n
			} else {
				slog.Debug("not counted", "library", l.Title, "cause", CleanError(err))
			}
		}
	}
	return &wire.ListLibrariesResponse{Libraries: libs}, nil
}

// walked is the end of a walk as it travels.
func walked(w Walk) *wire.Walk {
	return &wire.Walk{Complete: w.Complete, Reason: w.Reason, Cursor: w.Cursor, Everything: w.Everything}
}

// stream sends the items of one walk.
func stream(to grpc.ServerStreamingServer[wire.ItemBatch], walk func(Items) (Walk, error)) error {
	out := &batcher{send: to.Send, now: time.Now}
	end, err := walk(out)
	if err != nil {
		return toStatus(err)
	}
	return out.flush(walked(end))
}

// ListItems answers for a Source.
func (s *server) ListItems(r *wire.ListItemsRequest, to grpc.ServerStreamingServer[wire.ItemBatch]) error {
	source, err := as[Source](s)
	if err != nil {
		return err
	}
	return stream(to, func(out Items) (Walk, error) {
		return source.Items(to.Context(), r.GetLibrary(), out)
	})
}

// ListChanges answers for an Incremental.
func (s *server) ListChanges(r *wire.ListChangesRequest, to grpc.ServerStreamingServer[wire.ItemBatch]) error {
	source, err := as[Incremental](s)
	if err != nil {
		return err
	}
	return stream(to, func(out Items) (Walk, error) {
		return source.Since(to.Context(), r.GetLibrary(), r.GetCursor(), out)
	})
}

// GetItems answers for an Incremental.
func (s *server) GetItems(r *wire.GetItemsRequest, to grpc.ServerStreamingServer[wire.ItemBatch]) error {
	source, err := as[Incremental](s)
	if err != nil {
		return err
	}
	return stream(to, func(out Items) (Walk, error) {
		return source.Some(to.Context(), r.GetLibrary(), r.GetKeys(), r.GetCursor(), out)
	})
}

// Sweep answers for an Incremental.
func (s *server) Sweep(r *wire.SweepRequest, to grpc.ServerStreamingServer[wire.SightingBatch]) error {
	source, err := as[Incremental](s)
	if err != nil {
		return err
	}
	out := &sightings{send: to.Send}
	end, err := source.Sweep(to.Context(), r.GetLibrary(), r.GetCursor(), out)
	if err != nil {
		return toStatus(err)
	}
	return out.flush(walked(end))
}

// ListPlays answers for a History.
func (s *server) ListPlays(r *wire.ListPlaysRequest, to grpc.ServerStreamingServer[wire.PlayBatch]) error {
	source, err := as[History](s)
	if err != nil {
		return err
	}
	batch := &wire.PlayBatch{}
	end, err := source.History(to.Context(), r.GetCursor(), func(p *Play) error {
		batch.Plays = append(batch.Plays, p)
		if len(batch.Plays) < playBatch {
			return nil
		}
		err := to.Send(batch)
		batch = &wire.PlayBatch{}
		return err
	})
	if err != nil {
		return toStatus(err)
	}
	batch.Walk = walked(end)
	return to.Send(batch)
}

// ListSessions answers for a source that has Sessions.
func (s *server) ListSessions(ctx context.Context, _ *wire.ListSessionsRequest) (*wire.ListSessionsResponse, error) {
	source, err := as[Sessions](s)
	if err != nil {
		return nil, err
	}
	sessions, err := source.Sessions(ctx)
	if err != nil {
		return nil, toStatus(err)
	}
	return &wire.ListSessionsResponse{Sessions: sessions}, nil
}

// ListenEvents answers for a source that has Events.
func (s *server) ListenEvents(_ *wire.ListenEventsRequest, to grpc.ServerStreamingServer[wire.Event]) error {
	source, err := as[Events](s)
	if err != nil {
		return err
	}
	return toStatus(source.Events(to.Context(), to.Send))
}
