package script

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/sdk/wire"
)

// Every bound says what it is of, how much, and what then.
func TestBounds(t *testing.T) {
	seen := map[string]bool{}
	for _, b := range Bounds() {
		if b.Of == "" || b.Limit == "" || b.Then == "" || seen[b.Of] {
			t.Errorf("%+v", b)
		}
		seen[b.Of] = true
	}
	for _, want := range []Bound{
		{"one call of a handler or a detector", "1s", "end"},
		{"all texts, tables, entries of tables and functions that one call makes, kept or not", "64 MiB", "end"},
		{"one text", "1 MiB", "error"},
		{"one file", "128 KiB", "refused"},
	} {
		if !slices.Contains(Bounds(), want) {
			t.Errorf("there is no %+v", want)
		}
	}
}

// What is as large as the reference allows passes, and one more does not.
func TestBoundsAreExact(t *testing.T) {
	body := func(format string) func(int) string {
		return func(n int) string { return "on('movie', function(m)\n" + fmt.Sprintf(format, n) + "\nend)" }
	}
	for name, c := range map[string]struct {
		text func(n int) string
		most int
	}{
		"one text":         {body("local _ = ('x'):rep(%d)"), maxText},
		"a text in parts":  {body("local _ = ('x'):rep(2 ^ 19) .. ('x'):rep(%d - 2 ^ 19)"), maxText},
		"coroutines":       {body("local kept = {} for i = 1, %d do kept[i] = coroutine.create(function() coroutine.yield() end) coroutine.resume(kept[i]) end"), maxCoroutines},
		"values of unpack": {body("local t = {} for i = 1, %[1]d do t[i] = i end assert(select('#', unpack(t)) == %[1]d)"), maxUnpack},
		"values of byte":   {body("local n = %d assert(select('#', (('x'):rep(n)):byte(1, n)) == n)"), maxUnpack},
		"captures":         {body("local n = %d assert(select('#', (('x'):rep(n)):match(('(x)'):rep(n))) == n)"), maxCaptures},
		"a width":          {body("assert(#('%%%dd'):format(1) >= 99)"), 99},
		"a precision":      {body("assert(#('%%.%df'):format(1) > 99)"), 99},
		"changes":          {body("for i = 1, %d do plex.label(m, { add = 'x' .. i }, 'why') end"), maxProposals},
		"an expression":    {body("re.match('x', ('x'):rep(%d))"), maxExpression},
		"parameters":       {body("plex.label(m, { add = ('x'):rep(%d) }, 'why')"), maxParams - costText},
		"one file":         {func(n int) string { return strings.Repeat(" ", n) }, maxFile},
		"operands":         {func(n int) string { return "local a = 'x' local _ = a" + strings.Repeat(" .. a", n-1) }, maxOperands},
		"elements":         {func(n int) string { return "local _ = { " + strings.Repeat("1,", n) + " }" }, maxElements},
		"handlers":         {func(n int) string { return strings.Repeat("on('movie', function() end)\n", n) }, maxHandlers},
		"a trait": {func(n int) string {
			return fmt.Sprintf("detect('a', { of = 'version' }, function() return ('x'):rep(%d) end)", n)
		}, maxTrait},
		"loops over items": {func(n int) string {
			return fmt.Sprintf("on('run', function() for _ = 1, %d do items{}:count() end end)", n)
		}, maxWalks},
	} {
		t.Run(name, func(t *testing.T) {
			for _, n := range []int{c.most, c.most + 1} {
				o := options("actions/maintenance.lua", c.text(n))
				o.Deadline = time.Minute
				o.Items = func(Query) (func() ([]*wire.Item, error), string, error) {
					return func() ([]*wire.Item, error) { return nil, nil }, "", nil
				}
				if got := comes(t, o); (got == "") != (n == c.most) {
					t.Errorf("%d came to %q", n, got)
				}
			}
		})
	}
}

// comes says what goes wrong with a rule; empty where nothing does.
func comes(t *testing.T, o Options) string {
	rules, _, err := Load(o)
	if err != nil {
		return err.Error()
	}
	w, err := rules.NewWorker()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	findings := w.Detect(movie())
	findings = append(findings, w.Handle("movie", movie()).Findings...)
	findings = append(findings, w.HandleOther("run", &wire.Run{Id: 1}).Findings...)
	if len(findings) > 0 {
		return findings[0].GetMessage()
	}
	return ""
}
