package host

import (
	"bytes"
	"io"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/luarr/luarr/sdk"
)

func TestLog(t *testing.T) {
	t.Parallel()
	var j journal
	h := newHost(t, Options{Log: j.logger(slog.LevelDebug)})
	p := open(t, h, "zoo", "talk", map[string]any{"token": sdk.NewSecret("s3cr3t-t0ken")})
	if _, err := p.Server(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`level=INFO msg=seen plugin=zoo instance=sources.home done=true items=12 who="a b"`,
		`level=WARN msg="careful: [secret]" plugin=zoo`,
		`level=DEBUG msg="raw stdout" plugin=zoo instance=sources.home stream=stdout`,
		`level=DEBUG msg="raw stderr" plugin=zoo instance=sources.home stream=stderr`,
		`level=DEBUG msg="{\"@level\":\"error\",\"@message\":5}"`,
		`level=ERROR msg=last plugin=zoo instance=sources.home a=1.5 z=[1,2]`,
	} {
		eventually(t, want, func() bool { return strings.Contains(j.String(), want) })
	}
	if strings.Contains(j.String(), "s3cr3t") {
		t.Error("the secret is in the log")
	}
}

func TestFloodIsBounded(t *testing.T) {
	t.Parallel()
	var j journal
	h := newHost(t, Options{Log: j.logger(slog.LevelDebug)})
	if _, err := open(t, h, "zoo", "flood", map[string]any{"count": 20_000}).Server(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.Close()
	got := j.String()
	if n := strings.Count(got, "\n"); n < burstLines/2 || n > 20_000 {
		t.Errorf("%d lines of 100000 were logged", n)
	}
	for line := range strings.Lines(got) {
		if len(line) > 2*longestMessage {
			t.Fatalf("a line of %d bytes", len(line))
		}
	}
}

// What a plugin prints must not come out of the host.
func TestNothingReachesStdout(t *testing.T) {
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, stderr := os.Stdout, os.Stderr
	os.Stdout, os.Stderr = write, write
	defer func() { os.Stdout, os.Stderr = stdout, stderr }()
	got := make(chan []byte)
	go func() {
		b, _ := io.ReadAll(read)
		got <- b
	}()
	h := newHost(t, Options{})
	for _, mood := range []string{"talk", "panic", "flood"} {
		_, _ = open(t, h, "zoo", mood, map[string]any{"count": 10}).Server(t.Context())
	}
	for _, plugin := range []string{"babbler", "crasher", "leaver"} {
		_, _ = h.Describe(t.Context(), plugin)
	}
	h.Close()
	write.Close()
	if b := <-got; len(b) > 0 {
		t.Errorf("printed: %q", b)
	}
}

func TestQuietLogSkipsDebug(t *testing.T) {
	var j journal
	o := newOutput(j.logger(slog.LevelInfo), "zoo")
	for range 2 * burstLines {
		o.take("stderr", []byte("raw"))
		o.take("stderr", []byte(`{"@level":"debug","@message":"d"}`))
	}
	o.take("stderr", []byte(`{"@level":"warn","@message":"w"}`))
	if got := j.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, "msg=w") {
		t.Errorf("log: %s", got)
	}
}

func TestLimiter(t *testing.T) {
	now := time.Unix(0, 0)
	l := newLimiter(func() time.Time { return now })
	passed := func(n int) (ok, lost int) {
		for range n {
			yes, l := l.allow()
			if yes {
				ok++
			}
			lost += l
		}
		return ok, lost
	}
	for _, c := range []struct {
		after       time.Duration
		n, ok, lost int
	}{
		{0, burstLines + 50, burstLines, 0},
		{time.Second, rateLines + 1, rateLines, 50},
		{time.Hour, burstLines + 1, burstLines, 1},
	} {
		now = now.Add(c.after)
		if ok, lost := passed(c.n); ok != c.ok || lost != c.lost {
			t.Errorf("after %s: %d passed and %d lost, want %d and %d", c.after, ok, lost, c.ok, c.lost)
		}
	}
}

func TestClean(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"plain", "plain"},
		{" a\r\nb\tc ", "a  b c"},
		{"\x1b[31mred\x07", "red"},
		{"\x1b]0;x", "]0;x"},
		{"\u202eevil", "evil"},
		{"\xff", "\uFFFD"},
		{"äöüß", "äöüß"},
		{"0123456789abc", "0123456789…"},
		{"012345678äbc", "012345678…"},
	} {
		if got := clean(c.in, 10); got != c.want {
			t.Errorf("clean(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestLines(t *testing.T) {
	var got []string
	l := &lines{emit: func(b []byte) { got = append(got, string(b)) }}
	for _, piece := range []string{"a", "b\nc\r\n\n", strings.Repeat("x", longestLine), "y", "\nlast"} {
		l.Write([]byte(piece))
	}
	l.end()
	want := []string{"ab", "c", strings.Repeat("x", longestLine), "last"}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got %d lines, want %d", len(got), len(want))
	}
}

func FuzzClean(f *testing.F) {
	f.Add("a\x1b[0m\xff\u202e", 3)
	f.Fuzz(func(t *testing.T, s string, limit int) {
		limit = max(0, min(limit, 100))
		got := clean(s, limit)
		if !utf8.ValidString(got) || strings.ContainsAny(got, "\n\r\t\x1b\x00") {
			t.Errorf("clean(%q) = %q", s, got)
		}
	})
}

func FuzzOutput(f *testing.F) {
	f.Add([]byte(`{"@level":"info","@message":"m","@timestamp":"t","a":{"b":[1]},"c":1e999}` + "\nraw\n"))
	f.Add([]byte(`{"@level":5,"@message":[]}`))
	f.Add([]byte("panic: x\n\ngoroutine 1\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		var j journal
		o := newOutput(j.logger(slog.LevelDebug), "zoo")
		o.adopt("sources.home", newSecrets([]string{"s3cr3t-t0ken"}))
		copyLines(bytes.NewReader(b), o.lines("stderr"))
		if bytes.Contains(j.b.Bytes(), []byte("s3cr3t-t0ken")) {
			t.Error("secret shown")
		}
		if w := o.lastWords(); len(w.panic) > mostLines {
			t.Errorf("%d lines kept", len(w.panic))
		}
	})
}

func FuzzHello(f *testing.F) {
	f.Add("1|1|unix|/tmp/x|grpc|cert")
	f.Add("1|-5|unix|x")
	f.Fuzz(func(t *testing.T, line string) {
		h := newHello()
		h.read(strings.NewReader(line), &lines{emit: func([]byte) {}})
		b, err := io.ReadAll(h)
		if err != nil || len(b) > longestHello+1 {
			t.Errorf("%d bytes, %v", len(b), err)
		}
		text, _ := h.text()
		parseGreeting(text)
	})
}
