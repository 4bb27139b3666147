package host

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// wild is a plugin without the SDK that does what its name says, after
// wildPrefix: CALL_crash, CALL_hang and CALL_stop in that call, and else
// one of the things below.
type wild struct {
	wire.UnimplementedPluginServer
	wire.UnimplementedSourceServer
	wire.UnimplementedMatcherServer
	wire.UnimplementedActorServer
	goplugin.NetRPCUnsupportedPlugin
	mood  string
	token string // that it was given
}

const wildPrefix = "wild_"

// serveWild is the main of a wild plugin.
func serveWild(mood string) {
	signal.Ignore(syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)
	w := &wild{mood: mood}
	switch mood {
	case "handshake_crash":
		fmt.Printf("1|1|unix|%s/none|grpc\n", os.Getenv("PLUGIN_UNIX_SOCKET_DIR"))
		fmt.Fprintln(os.Stderr, "I fall")
		os.Exit(7)
	case "closed_stdout":
		os.Stdout.Close()
		select {}
	case "flood_before":
		for range 20_000 {
			fmt.Fprintln(os.Stderr, "flood")
		}
		os.Exit(8)
	}
	config := &goplugin.ServeConfig{
		HandshakeConfig: goplugin.HandshakeConfig{
			ProtocolVersion: wire.ProtocolVersion, MagicCookieKey: wire.CookieKey, MagicCookieValue: wire.CookieValue,
		},
		Plugins:    goplugin.PluginSet{wire.PluginName: w},
		GRPCServer: goplugin.DefaultGRPCServer,
		Logger:     hclog.NewNullLogger(),
	}
	switch mood {
	case "bilingual":
		config.Plugins = nil
		config.VersionedPlugins = map[int]goplugin.PluginSet{1: {wire.PluginName: w}, 2: {wire.PluginName: w}}
	case "only_newer":
		config.Plugins = nil
		config.VersionedPlugins = map[int]goplugin.PluginSet{2: {wire.PluginName: w}, 3: {wire.PluginName: w}}
	}
	goplugin.Serve(config)
	ignoreEverything()
}

func (w *wild) GRPCServer(_ *goplugin.GRPCBroker, s *grpc.Server) error {
	wire.RegisterPluginServer(s, w)
	wire.RegisterSourceServer(s, w)
	wire.RegisterMatcherServer(s, w)
	wire.RegisterActorServer(s, w)
	return nil
}

func (w *wild) GRPCClient(context.Context, *goplugin.GRPCBroker, *grpc.ClientConn) (any, error) {
	return nil, nil
}

// in does what the mood says of a call.
func (w *wild) in(call string) {
	how, ok := strings.CutPrefix(w.mood, call+"_")
	if !ok {
		return
	}
	switch how {
	case "crash":
		syscall.Write(2, []byte("I fall\n")) // go-plugin takes os.Stderr elsewhere
		os.Exit(7)
	case "hang":
		select {}
	case "stop":
		syscall.Kill(os.Getpid(), syscall.SIGSTOP)
		select {} // for the moment until it takes effect
	}
}

// raw puts bytes into a message as they are: fields that it does not know
// travel unchanged, and the other side knows them.
func raw[M proto.Message](m M, b []byte) M {
	m.ProtoReflect().SetUnknown(b)
	return m
}

// parts are n messages without content in a field, two or three bytes each.
func parts(field protowire.Number, n int) []byte {
	one := protowire.AppendBytes(protowire.AppendTag(nil, field, protowire.BytesType), nil)
	return []byte(strings.Repeat(string(one), n))
}

func (w *wild) Describe(ctx context.Context, _ *wire.DescribeRequest) (*wire.Description, error) {
	w.in("describe")
	d := &wire.Description{Name: wildPrefix + w.mood, Version: "1", Capabilities: []string{"source", "matcher", "actor"}}
	switch w.mood {
	case "impostor":
		d.Name = "zoo"
	case "escapes":
		d.Summary, d.Capabilities = "\x1b[31mred\x1b[0m\nand more \u202e", append(d.Capabilities, "telepathy\x07")
	case "settings_bomb":
		return raw(d, parts(5, 4<<20)), nil
	case "settings_twice":
		d.Settings = []*wire.Setting{{Key: "url", Type: "string"}, {Key: "url", Type: "secret"}}
	case "settings_odd":
		d.Settings = []*wire.Setting{{Key: "url\nadmin", Type: "string"}}
	case "changes_odd":
		d.Changes = []*wire.ChangeKind{{Name: "os.exit()"}}
	case "params_twice":
		d.Changes = []*wire.ChangeKind{{Name: "tag", Params: []*wire.Param{{Name: "add", Type: "string"}, {Name: "add", Type: "list"}}}}
	case "describe_large":
		d.Summary = strings.Repeat("x", 10<<20)
	case "trailer_large":
		return d, grpc.SetTrailer(ctx, metadata.Pairs("x", strings.Repeat("x", 3<<20)))
	case "changes_many":
		for i := range 1000 {
			d.Changes = append(d.Changes, &wire.ChangeKind{Name: fmt.Sprint("c", i)})
		}
	}
	return d, nil
}

func (w *wild) Open(_ context.Context, r *wire.OpenRequest) (*wire.OpenResponse, error) {
	w.in("open")
	w.token = r.GetSettings().GetFields()["token"].GetStringValue()
	switch w.mood {
	case "open_status": // of a code that there is none of
		return nil, status.Error(99, "no: "+w.token+"\x1b[2J\u202e\u2028!")
	case "open_cancelled": // which nobody did
		return nil, status.Error(codes.Canceled, w.token)
	case "open_secret":
		s, err := status.New(codes.InvalidArgument, "").WithDetails(&wire.Fault{
			Kind: string(sdk.KindInvalidSetting), Key: w.token, Message: w.token + " is none", Hint: "not " + w.token, RetryAfterS: nan(),
		})
		return nil, errors.Join(err, s.Err())
	case "open_folder": // in place of its working folder it leaves a link to one that is not its own
		work, err := os.Getwd()
		err = errors.Join(err, os.MkdirAll("a/b", 0o700), os.Chmod("a", 0), os.Rename(work, work+"-moved"), os.Symlink("/", work))
		return &wire.OpenResponse{}, errors.Join(err, os.Mkdir(work+"-moved/c", 0o700), os.Chmod(work+"-moved", 0))
	}
	return &wire.OpenResponse{}, nil
}

func (w *wild) GetServer(context.Context, *wire.GetServerRequest) (*wire.Server, error) {
	w.in("server")
	switch w.mood {
	case "child_leaves": // forks a child that has a session of its own, and exits
		w.fork()
		os.Exit(0)
	case "flood_no_newline":
		chunk := []byte(strings.Repeat("x", 1<<20))
		for range 16 {
			os.Stdout.Write(chunk)
			os.Stderr.Write(chunk)
		}
	case "server_secret":
		return &wire.Server{Name: "\x1b[31m" + w.token + "\u202e\nat home", Url: "http://wild?token=" + w.token}, nil
	case "server_garbled":
		return raw(&wire.Server{}, []byte{0x0a, 0xff}), nil
	}
	return &wire.Server{Name: "wild"}, nil
}

// fork starts a child in a session of its own, which outlives the plugin.
func (w *wild) fork() {
	self, err := os.Executable()
	if err != nil {
		panic(err)
	}
	c := exec.Command(self)
	c.Env = append(os.Environ(), "ZOO_CHILD=1")
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := c.Start(); err != nil {
		panic(err)
	}
	// For the test, which looks for the child.
	syscall.Write(2, []byte("child "+strconv.Itoa(c.Process.Pid)+"\n"))
}

func (w *wild) ListLibraries(context.Context, *wire.ListLibrariesRequest) (*wire.ListLibrariesResponse, error) {
	w.in("libraries")
	if w.mood == "libraries_bomb" {
		return raw(&wire.ListLibrariesResponse{}, parts(1, 4<<20)), nil
	}
	return &wire.ListLibrariesResponse{}, nil
}

// forEver sends a batch until the host has had enough.
func forEver(to grpc.ServerStreamingServer[wire.ItemBatch], pause time.Duration, batch *wire.ItemBatch) error {
	for {
		if err := to.Send(batch); err != nil {
			return err
		}
		time.Sleep(pause)
	}
}

// batchOf makes items that look well.
func batchOf(n int) *wire.ItemBatch {
	b := &wire.ItemBatch{}
	for i := range n {
		b.Items = append(b.Items, &wire.Item{Id: strconv.Itoa(i), Type: "movie", Title: "Film"})
	}
	return b
}

func (w *wild) ListItems(_ *wire.ListItemsRequest, to grpc.ServerStreamingServer[wire.ItemBatch]) error {
	w.in("items")
	item := func(fields ...[]byte) []byte { // an ItemBatch with one item
		var body []byte
		for _, f := range fields {
			body = append(body, f...)
		}
		return protowire.AppendBytes(protowire.AppendTag(nil, 1, protowire.BytesType), body)
	}
	text := func(n protowire.Number, s string) []byte {
		return protowire.AppendString(protowire.AppendTag(nil, n, protowire.BytesType), s)
	}
	end := &wire.ItemBatch{Walk: &wire.Walk{Complete: true}}
	switch w.mood {
	case "midstream_crash", "midstream_hang":
		if err := to.Send(batchOf(100)); err != nil {
			return err
		}
		w.mood = strings.Replace(w.mood, "midstream", "items", 1)
		w.in("items")
	case "endless":
		return forEver(to, 0, batchOf(200))
	case "endless_empty":
		return forEver(to, 0, &wire.ItemBatch{})
	case "endless_fat":
		return forEver(to, 0, &wire.ItemBatch{Items: []*wire.Item{{Id: "1", Title: strings.Repeat("x", 3<<20)}}})
	case "trickle":
		return forEver(to, 10*time.Millisecond, batchOf(1))
	case "item_50mb":
		return to.Send(&wire.ItemBatch{Items: []*wire.Item{{Id: "1", Title: strings.Repeat("x", 50<<20)}}})
	case "items_bomb":
		return to.Send(raw(&wire.ItemBatch{}, parts(1, 7<<20)))
	case "versions_bomb":
		return to.Send(raw(&wire.ItemBatch{}, item(text(1, "1"), parts(29, 5<<20))))
	case "bad_utf8":
		return to.Send(raw(&wire.ItemBatch{}, item(text(1, "1"), text(5, "\xff\xfe"))))
	case "garbled":
		return to.Send(raw(&wire.ItemBatch{}, []byte{0x0a, 0xff, 0xff}))
	case "garbled_large":
		return to.Send(raw(&wire.ItemBatch{}, append(item(text(5, strings.Repeat("x", 1<<20))), 0x0a, 0xff)))
	case "goes_on":
		return errors.Join(to.Send(end), to.Send(batchOf(1)))
	case "no_end":
		return to.Send(batchOf(1))
	case "leaves_midstream":
		if err := to.Send(batchOf(100)); err != nil {
			return err
		}
		os.Exit(0)
	case "items_trailer":
		to.SetTrailer(metadata.Pairs("x", strings.Repeat("x", 20<<20)))
	case "unread_secret":
		end.Items = []*wire.Item{{Id: "1", Unread: []*wire.Unread{{Field: "plays", Reason: "GET /?token=" + w.token + ":\ntimeout"}}}}
	case "long_cursor":
		end.Walk.Cursor = strings.Repeat("x", 1<<20)
	}
	return to.Send(end)
}

func (w *wild) Match(stream grpc.BidiStreamingServer[wire.SubjectBatch, wire.MatchBatch]) error {
	w.in("match")
	for {
		in, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		out := &wire.MatchBatch{}
		switch w.mood {
		case "long_catalogue":
			out.Catalogue = strings.Repeat("x", 1<<20)
		case "match_bomb":
			out = raw(out, parts(1, 5<<20))
		}
		for range in.GetSubjects() {
			out.Matches = append(out.Matches, &wire.Match{Reason: w.token})
		}
		if err := stream.Send(out); err != nil {
			return err
		}
	}
}

func (w *wild) Preview(_ context.Context, r *wire.PreviewRequest) (*wire.PreviewResponse, error) {
	w.in("preview")
	out := &wire.PreviewResponse{}
	for range r.GetProposals() {
		e := &wire.Effect{Before: &structpb.Struct{}, After: &structpb.Struct{}}
		switch w.mood {
		case "preview_nan":
			e.After.Fields = map[string]*structpb.Value{"size": structpb.NewNumberValue(nan())}
		case "preview_keeps":
			e.Keeps = &structpb.Struct{Fields: map[string]*structpb.Value{"size": structpb.NewNumberValue(nan())}}
		case "preview_large":
			e.After.Fields = map[string]*structpb.Value{"x": structpb.NewStringValue(strings.Repeat("x", 2<<20))}
		case "preview_deep":
			v := structpb.NewNumberValue(1)
			for range 1000 {
				v = structpb.NewListValue(&structpb.ListValue{Values: []*structpb.Value{v}})
			}
			e.After.Fields = map[string]*structpb.Value{"x": v}
		}
		out.Effects = append(out.Effects, e)
	}
	return out, nil
}

// nan is no number.
func nan() float64 { var zero float64; return zero / zero }

func (w *wild) Apply(_ context.Context, r *wire.ApplyRequest) (*wire.ApplyResponse, error) {
	w.in("apply")
	return w.outcomes(len(r.GetChanges())), nil
}

func (w *wild) Check(_ context.Context, r *wire.CheckRequest) (*wire.CheckResponse, error) {
	w.in("check")
	return &wire.CheckResponse{Outcomes: w.outcomes(len(r.GetChanges())).GetOutcomes()}, nil
}

func (w *wild) outcomes(n int) *wire.ApplyResponse {
	out := &wire.ApplyResponse{}
	for range n {
		o := &wire.Outcome{State: "done"}
		switch w.mood {
		case "outcome_state":
			o.State = "splendid"
		case "outcome_planned": // which only Check may say
			o.State = "planned"
		case "outcome_nan":
			o.After = &structpb.Struct{Fields: map[string]*structpb.Value{"size": structpb.NewNumberValue(nan())}}
		case "outcome_more":
			out.Outcomes = append(out.Outcomes, o)
		}
		out.Outcomes = append(out.Outcomes, o)
	}
	return out
}
