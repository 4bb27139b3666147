package host

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// The test binary is also every plugin of the zoo: started again by the host
// with a role, or through a link called luarr-plugin-NAME.
func TestMain(m *testing.M) {
	if os.Getenv("ZOO_CHILD") != "" {
		select {}
	}
	if mood := os.Getenv("ZOO_HOST"); mood != "" {
		hostMain(mood)
	}
	name, ok := strings.CutPrefix(os.Getenv(RoleEnv), "plugin:")
	if !ok {
		name, ok = strings.CutPrefix(filepath.Base(os.Args[0]), prefix)
	}
	if ok {
		zooMain(name)
	}
	os.Exit(m.Run())
}

// zooNames are the plugins that the test binary serves.
var zooNames = []string{
	"zoo", "liar", "crasher", "leaver", "quiet", "sleeper", "mute", "babbler", "rambler",
	"future", "past", "netrpc", "elsewhere", "talebearer", "climber",
}

// zooMain is the main of one plugin of the zoo.
func zooMain(name string) {
	switch name {
	case "crasher":
		panic("no luck today")
	case "leaver":
		fmt.Fprintln(os.Stderr, "first line")
		fmt.Fprintln(os.Stderr, "no license found")
		os.Exit(4)
	case "quiet":
		os.Exit(0)
	case "sleeper":
		ignoreEverything()
	case "mute":
		dir := os.Getenv("PLUGIN_UNIX_SOCKET_DIR")
		if _, err := net.Listen("unix", filepath.Join(dir, "mute")); err != nil {
			panic(err)
		}
		fmt.Printf("1|1|unix|%s/mute|grpc\n", dir)
		ignoreEverything()
	case "babbler":
		fmt.Println("Welcome to \x1b[31mbabbler\x1b[0m 1.0!")
		ignoreEverything()
	case "rambler":
		fmt.Print(strings.Repeat("blah ", 1<<20))
		ignoreEverything()
	case "future":
		fmt.Println("1|2|unix|/nowhere|grpc")
		ignoreEverything()
	case "past":
		fmt.Println("1|0|unix|/nowhere|grpc")
		ignoreEverything()
	case "netrpc":
		fmt.Println("1|1|unix|/nowhere|netrpc")
		ignoreEverything()
	case "elsewhere":
		fmt.Println("1|1|tcp|127.0.0.1:1|grpc")
		ignoreEverything()
	case "talebearer": // names a socket where nobody listens
		fmt.Printf("1|1|unix|%s/nobody|grpc||more|fields\n", os.Getenv("PLUGIN_UNIX_SOCKET_DIR"))
		ignoreEverything()
	case "climber":
		fmt.Println("1|1|unix|/tmp/../climber|grpc")
		ignoreEverything()
	case "liar":
		serveLiar()
	default:
		if mood, ok := strings.CutPrefix(name, wildPrefix); ok {
			serveWild(mood)
		}
		sdk.Serve(sdk.Plugin{
			Name: "zoo", Version: "1.2.3", Summary: "misbehaves on request", Types: []string{sdk.Movie},
			New: func() any { return &zoo{} },
		})
	}
}

// ignoreEverything hangs: no signal but SIGKILL ends it, and neither does the
// end of standard input.
func ignoreEverything() {
	signal.Ignore(syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)
	for {
		time.Sleep(time.Hour)
	}
}

// zoo is a plugin that does what its mood says.
type zoo struct {
	Mood  string     `setting:"mood,required" doc:"what to do wrong"`
	Token sdk.Secret `setting:"token" doc:"a secret"`
	Count int        `setting:"count" doc:"how many items, lines or subjects"`
	Tags  []string   `setting:"tags" doc:"a list"`
	Marks string     `setting:"marks" doc:"a folder: leaves a file there for each start"`

	given  atomic.Int64 // items
	fields []string     // that a snapshot was asked for
}

func (z *zoo) Open(context.Context) error {
	if z.Marks != "" && z.Mood != "rewrite" {
		f, err := os.CreateTemp(z.Marks, "start")
		if err != nil {
			return err
		}
		f.Close()
	}
	if z.Mood == "closed" {
		return sdk.InvalidSetting("token", "must be a token, not "+z.Token.Reveal())
	}
	return nil
}

func (z *zoo) Server(context.Context) (*sdk.Server, error) {
	switch z.Mood {
	case "panic":
		panic("boom in " + z.Token.Reveal())
	case "exit":
		syscall.Write(2, []byte("cannot go on\n"))
		os.Exit(3)
	case "leave":
		os.Exit(0)
	case "kill":
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	case "hang":
		select {}
	case "unauthorized":
		return nil, sdk.Unauthorized("the token "+z.Token.Reveal()+" was refused", "run luarr login plex")
	case "unavailable":
		return nil, &sdk.Error{Kind: sdk.KindUnavailable, Message: "busy", RetryAfter: 7 * time.Second}
	case "gone":
		return nil, sdk.NotFound("no such server")
	case "plain":
		return nil, errors.New("a\n\x1b[31mplain\x1b[0m\nerror")
	case "huge":
		return &sdk.Server{Name: strings.Repeat("x", 20<<20)}, nil
	case "utf8":
		return &sdk.Server{Name: "\xff"}, nil
	case "cwd":
		dir, err := os.Getwd()
		return &sdk.Server{Name: dir}, err
	case "child", "escape":
		return z.startChild()
	case "rewrite":
		os.WriteFile(z.Marks, []byte("#!/bin/sh\nexit 0\n"), 0o755)
		os.Exit(0)
	case "flood":
		z.flood()
	case "talk":
		z.talk()
	}
	return &sdk.Server{Name: "zoo", Url: strings.Join(z.Tags, ","), MachineId: os.Getenv(RoleEnv)}, nil
}

// startChild starts a child that keeps every pipe open, and gives its number.
func (z *zoo) startChild() (*sdk.Server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c := exec.Command(self)
	c.Env = append(os.Environ(), "ZOO_CHILD=1")
	c.Stdin, c.Stdout, c.Stderr = os.NewFile(0, "stdin"), os.NewFile(1, "stdout"), os.NewFile(2, "stderr")
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: z.Mood == "escape"}
	if err := c.Start(); err != nil {
		return nil, err
	}
	return &sdk.Server{Name: strconv.Itoa(c.Process.Pid)}, nil
}

// flood prints a great deal everywhere, with and without line ends.
func (z *zoo) flood() {
	line := strings.Repeat("flood ", 20) + "\n"
	for range z.Count {
		os.Stdout.WriteString(line)
		os.Stderr.WriteString(line)
		syscall.Write(1, []byte(line))
		syscall.Write(2, []byte(line))
		slog.Info(line)
	}
	syscall.Write(1, []byte(strings.Repeat("x", 1<<20)))
	syscall.Write(2, []byte(strings.Repeat("y", 1<<20)))
}

// talk logs in several ways.
func (z *zoo) talk() {
	slog.Info("seen", "items", 12, "who", "a\nb", "done", true)
	slog.Warn("careful: " + z.Token.Reveal())
	fmt.Println("raw stdout \x1b[2J")
	syscall.Write(2, []byte("raw stderr\n"))
	syscall.Write(2, []byte(`{"@level":"error","@message":5}`+"\n"))
	syscall.Write(2, []byte(`{"@level":"error","@message":"last","@timestamp":7,"z":[1,2],"a":1.5}`+"\n"))
}

func (z *zoo) Libraries(context.Context) ([]*sdk.Library, error) {
	return []*sdk.Library{{Key: "1", Title: "Movies", Type: sdk.LibraryMovie, Skipped: z.Token.Reveal(), ItemCount: proto.Int64(z.given.Load())}}, nil
}

func (z *zoo) Items(ctx context.Context, l *sdk.Library, out sdk.Items) (sdk.Walk, error) {
	out.Total(int64(z.Count))
	for i := range z.Count {
		if z.Mood == "midstream" && i == z.Count/2 {
			panic("boom in mid-stream")
		}
		if z.Mood == "stall" && i == z.Count/2 {
			<-ctx.Done()
			return sdk.Walk{}, ctx.Err()
		}
		item := &sdk.Item{Id: strconv.Itoa(i), Type: sdk.Movie, Title: l.GetTitle()}
		if z.Mood == "big" {
			item.Guid = strings.Repeat("x", 4<<10)
		}
		if err := out.Add(item); err != nil {
			return sdk.Walk{}, err
		}
		z.given.Add(1)
	}
	return sdk.Walk{Complete: true}, nil
}

func (z *zoo) Sessions(context.Context) ([]*sdk.Session, error) {
	if z.Mood == "env" { // a title comes as it is
		return []*sdk.Session{{Title: strings.Join(os.Environ(), "\n")}}, nil
	}
	return []*sdk.Session{{Id: "s1"}}, nil
}

func (z *zoo) Events(ctx context.Context, out func(*sdk.Event) error) error {
	switch z.Mood {
	case "stall":
		<-ctx.Done()
		return ctx.Err()
	case "midstream":
		panic("boom while listening")
	case "short":
		return nil
	}
	for i := 0; ; i++ {
		if err := out(&sdk.Event{Kind: sdk.EventLink, State: "up", Key: strconv.Itoa(i), Reason: "not " + z.Token.Reveal()}); err != nil {
			return err
		}
	}
}

func (z *zoo) Snapshot(_ context.Context, fields ...string) (sdk.Catalogue, error) {
	z.fields = fields
	if z.Mood == "nosnapshot" {
		return nil, sdk.Unavailable("radarr does not answer", "is it running?", nil)
	}
	return z, nil
}

// Fingerprint says what the rules read, for lack of a catalogue.
func (z *zoo) Fingerprint() string { return strings.Join(z.fields, " ") }

func (z *zoo) Match(s *sdk.Subject) *sdk.Match {
	if z.Mood == "midstream" && s.GetId() == strconv.Itoa(z.Count/2) {
		panic("boom while matching")
	}
	return &sdk.Match{State: sdk.Matched, Id: s.GetId()}
}

func (z *zoo) Changes() []sdk.ChangeKind {
	return []sdk.ChangeKind{{
		Name: "tag", Doc: "tags", Targets: []string{sdk.Movie}, Reversible: true,
		Preview: func(p *sdk.Proposal) (sdk.Effect, error) {
			return sdk.Effect{After: sdk.Values{"tag": p.GetChange().GetTitle()}}, nil
		},
		Apply: func(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
			os.WriteFile(filepath.Join(z.Marks, fmt.Sprintf("apply%d", time.Now().UnixNano())), nil, 0o600)
			switch z.Mood {
			case "applypanic":
				panic("boom while applying")
			case "applyhang":
				select {}
			}
			out := make([]sdk.Outcome, len(changes))
			for i := range out {
				out[i] = sdk.Outcome{State: sdk.Failed, Err: errors.New("no: " + z.Token.Reveal())}
			}
			return out
		},
		Check: func(_ context.Context, changes []*sdk.Change) []sdk.Outcome {
			out := make([]sdk.Outcome, len(changes))
			for i := range out {
				out[i] = sdk.Outcome{State: sdk.Uncertain, Err: errors.New("what: " + z.Token.Reveal()), After: sdk.Values{"tag": "x"}}
			}
			return out
		},
	}}
}

func (z *zoo) SignIn(ctx context.Context, each func(*sdk.SignInEvent) error) error {
	if err := each(&sdk.SignInEvent{Code: "ABCD"}); err != nil {
		return err
	}
	return each(&sdk.SignInEvent{Token: "tok"})
}

func (z *zoo) Account(context.Context) (*sdk.Account, error) {
	return &sdk.Account{Name: "keeper"}, nil
}

func (z *zoo) Servers(context.Context) ([]*sdk.AccountServer, error) {
	return []*sdk.AccountServer{{Name: "Server 1"}}, nil
}

func (z *zoo) Since(ctx context.Context, l *sdk.Library, cursor string, out sdk.Items) (sdk.Walk, error) {
	err := out.AddMarked(&sdk.Item{Id: cursor, Title: l.GetTitle()}, 7)
	return sdk.Walk{Complete: true, Cursor: cursor + "+"}, err
}

func (z *zoo) Sweep(_ context.Context, _ *sdk.Library, cursor string, out sdk.Sightings) (sdk.Walk, error) {
	out.Total(int64(z.Count))
	for i := range z.Count {
		if err := out.Add(strconv.Itoa(i), uint64(i)); err != nil {
			return sdk.Walk{}, err
		}
	}
	return sdk.Walk{Complete: true, Cursor: cursor}, nil
}

func (z *zoo) Some(_ context.Context, _ *sdk.Library, keys []string, _ string, out sdk.Items) (sdk.Walk, error) {
	for _, key := range keys {
		if err := out.AddMarked(&sdk.Item{Id: key}, 9); err != nil {
			return sdk.Walk{}, err
		}
	}
	return sdk.Walk{Complete: true}, nil
}

func (z *zoo) History(_ context.Context, cursor string, out func(*sdk.Play) error) (sdk.Walk, error) {
	for i := range z.Count {
		if err := out(&sdk.Play{Id: strconv.Itoa(i), User: cursor}); err != nil {
			return sdk.Walk{}, err
		}
	}
	return sdk.Walk{Complete: true, Cursor: "end"}, nil
}

var (
	_ sdk.Incremental   = (*zoo)(nil)
	_ sdk.History       = (*zoo)(nil)
	_ sdk.Sessions      = (*zoo)(nil)
	_ sdk.Events        = (*zoo)(nil)
	_ sdk.Matcher       = (*zoo)(nil)
	_ sdk.Actor         = (*zoo)(nil)
	_ sdk.Authenticator = (*zoo)(nil)
	_ sdk.Opener        = (*zoo)(nil)
)

// marks counts the files of a kind that the zoo left in a folder.
func marks(t *testing.T, dir, kind string) int {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, kind+"*"))
	if err != nil {
		t.Fatal(err)
	}
	return len(found)
}

// change is one for the zoo's actor.
func change(title string) *wire.Change { return &wire.Change{Kind: "zoo.tag", Title: title} }
