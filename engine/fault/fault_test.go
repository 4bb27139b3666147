package fault_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

func TestClassOf(t *testing.T) {
	failed := fault.New(fault.Failed, "read", "x", "boom")
	usage := fault.New(fault.Usage, "read", "x", "boom")
	unreachable := fault.New(fault.Unreachable, "read", "x", "boom")
	cases := []struct {
		name string
		err  error
		want fault.Class
	}{
		{"plain", errors.New("x"), fault.Failed},
		{"wrapped", fmt.Errorf("x: %w", unreachable), fault.Unreachable},
		{"cancelled", fmt.Errorf("x: %w", context.Canceled), fault.Interrupted},
		{"failed outranks unreachable", errors.Join(unreachable, failed), fault.Failed},
		{"usage outranks failed", errors.Join(unreachable, failed, usage), fault.Usage},
		{"interrupted outranks all", errors.Join(usage, context.Canceled, failed), fault.Interrupted},
		{"joined within wrapped", fmt.Errorf("x: %w", errors.Join(unreachable, unreachable)), fault.Unreachable},
		{"what an error wraps does not count", fault.New(fault.Usage, "a", "b", "%w", errors.Join(failed, unreachable)), fault.Usage},
		{"joined in joined", errors.Join(errors.Join(unreachable), errors.Join(unreachable, usage)), fault.Usage},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := fault.ClassOf(c.err); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

func TestErrorText(t *testing.T) {
	cause := errors.New("no such file")
	cases := map[string]*fault.Error{
		"open store a.db: no such file": {Op: "open store", Subject: "a.db", Err: cause},
		"open store: no such file":      {Op: "open store", Err: cause},
		"a.db: no such file":            {Subject: "a.db", Err: cause},
		"no such file":                  {Err: cause},
	}
	for want, e := range cases {
		if e.Error() != want || !errors.Is(e, cause) {
			t.Errorf("got %q, want %q", e.Error(), want)
		}
	}
}

func TestHintComesFromTheOutermostThatHasOne(t *testing.T) {
	inner := fault.New(fault.Failed, "a", "b", "c").WithHint("inner %d", 1)
	outer := &fault.Error{Op: "outer", Err: fmt.Errorf("x: %w", inner)}
	if got := fault.Hint(outer); got != "inner 1" {
		t.Errorf("got %q", got)
	}
	if got := fault.Hint(errors.New("plain")); got != "" {
		t.Errorf("got %q for an error without", got)
	}
}

func TestFindingsKeepTheFirstOfAMass(t *testing.T) {
	var f fault.Findings
	for range 250 {
		f.Add(&wire.Finding{Severity: "warning", Code: "rule_error"})
	}
	f.Add(&wire.Finding{Severity: "error", Code: "other"})
	list := f.List()
	if len(list) != 102 {
		t.Fatalf("%d findings, want 100 of the mass, the other one and a count", len(list))
	}
	last := list[len(list)-1]
	if last.Code != "rule_error" || last.Severity != "warning" || last.Message != "150 more findings of this kind" {
		t.Errorf("the count is %v", last)
	}
}
