package notify

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// webhook is a service that keeps what it is sent.
type webhook struct {
	*httptest.Server
	status int

	mu   sync.Mutex
	took []string
}

func newWebhook(t *testing.T, status int) *webhook {
	w := &webhook{status: status}
	w.Server = httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var message struct{ Message string }
		if err := json.Unmarshal(body, &message); err != nil {
			message.Message = err.Error()
		}
		w.mu.Lock()
		w.took = append(w.took, r.URL.Path+" "+message.Message)
		w.mu.Unlock()
		out.WriteHeader(w.status)
	}))
	t.Cleanup(w.Close)
	return w
}

func ran() *wire.Run {
	return &wire.Run{
		Id: 7, Pipeline: "nightly", State: "done", Changes: map[string]int64{"held": 2, "done": 3, "planned": 0},
		StartedAt: timestamppb.New(time.Unix(0, 0)), EndedAt: timestamppb.New(time.Unix(61, 0)),
		Findings: []*wire.Finding{
			{Severity: "info", Subject: "x", Message: "no matter"},
			{Severity: "warning", Subject: "home", Message: "slow, says hunter2"},
			{Severity: "error", Subject: "radarr", Message: "gone"},
		},
	}
}

func TestADigestIsSentOnce(t *testing.T) {
	hook := newWebhook(t, 200)
	n := New(Options{URLs: []sdk.Secret{sdk.NewSecret(hook.URL + "/in/secret-path")}, Secrets: []sdk.Secret{sdk.NewSecret("hunter2")}})
	if findings := n.Notify(t.Context(), ran()); len(findings) > 0 {
		t.Fatal(findings)
	}
	want := "/in/secret-path Luarr: run 7 (nightly) done: 3 done, 2 held\nerror: radarr: gone\nwarning: home: slow, says " + sdk.Secret{}.String()
	if len(hook.took) != 1 || hook.took[0] != want {
		t.Errorf("got  %q\nwant %q", hook.took, want)
	}
}

func TestNothingIsSentOfNothing(t *testing.T) {
	for name, c := range map[string]struct {
		run    *wire.Run
		always bool
		want   string
	}{
		"nothing happened":    {&wire.Run{State: "done", Findings: []*wire.Finding{{Severity: "info"}}}, false, ""},
		"and is to be told":   {&wire.Run{Id: 1, Pipeline: "p", State: "done"}, true, "Luarr: run 1 (p) done, nothing to change"},
		"it failed":           {&wire.Run{Id: 1, Pipeline: "p", State: "failed"}, false, "Luarr: run 1 (p) failed, nothing to change"},
		"something was held":  {&wire.Run{Id: 1, Pipeline: "p", State: "done", Changes: map[string]int64{"held": 1}}, false, "Luarr: run 1 (p) done: 1 held"},
		"there is a warning":  {&wire.Run{Id: 1, Pipeline: "p", State: "done", Findings: []*wire.Finding{{Severity: "warning", Subject: "s", Message: "m"}}}, false, "Luarr: run 1 (p) done, nothing to change\nwarning: s: m"},
		"there are many more": {&wire.Run{Id: 1, Pipeline: "p", State: "done", Findings: manyErrors(12)}, false, "Luarr: run 1 (p) done, nothing to change\n" + strings.Repeat("error: s: m\n", 10) + "and 2 more errors"},
	} {
		t.Run(name, func(t *testing.T) {
			hook := newWebhook(t, 200)
			n := New(Options{URLs: []sdk.Secret{sdk.NewSecret(hook.URL)}, Always: c.always})
			if findings := n.Notify(t.Context(), c.run); len(findings) > 0 {
				t.Fatal(findings)
			}
			if got := strings.TrimSpace(strings.Join(hook.took, "|")); got != c.want && got != "/ "+c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func manyErrors(n int) (out []*wire.Finding) {
	for range n {
		out = append(out, &wire.Finding{Severity: "error", Subject: "s", Message: "m"})
	}
	return out
}

// A service that fails is a finding that says nothing of its address.
func TestServicesThatFail(t *testing.T) {
	refuses, well := newWebhook(t, 500), newWebhook(t, 200)
	away := httptest.NewServer(nil)
	away.Close()
	n := New(Options{URLs: []sdk.Secret{
		sdk.NewSecret(refuses.URL + "/hooks/0123456789abcdef?token=fedcba9876543210"), sdk.NewSecret(well.URL),
		sdk.NewSecret(away.URL + "/hooks/0123456789abcdef"), sdk.NewSecret("nosuch://0123456789abcdef"), sdk.NewSecret("discord://"),
	}})
	findings := n.Notify(t.Context(), ran())
	if len(findings) != 4 || len(well.took) != 1 {
		t.Errorf("%d findings, and the service that is well took %d messages", len(findings), len(well.took))
	}
	for _, f := range findings {
		if f.Severity != "warning" || f.Code != "notify_failed" || !strings.HasPrefix(f.Subject, "notify.urls[") {
			t.Errorf("%v", f)
		}
		for _, secret := range []string{"0123456789abcdef", "fedcba9876543210", "127.0.0.1"} {
			if strings.Contains(f.Message, secret) {
				t.Errorf("it tells of the address: %s", f.Message)
			}
		}
	}
}

func TestTemplates(t *testing.T) {
	for name, c := range map[string]struct{ template, want, err string }{
		"own":       {"{{.Pipeline}} took {{.Took}}, {{.Held}} held, {{join .Counts}}", "nightly took 1m1s, 2 held, 3 done, 2 held", ""},
		"unclosed":  {"{{.Pipeline", "Luarr: run 7", "unclosed action"},
		"no field":  {"{{.Token}}", "Luarr: run 7", "can't evaluate field Token"},
		"too long":  {"{{range .Errors}}" + strings.Repeat("x", 5000) + "{{end}}", strings.Repeat("x", largest), ""},
		"recursive": {`{{define "a"}}x{{template "a" .}}{{end}}{{template "a" .}}`, strings.Repeat("x", largest), ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := NewDigest(ran()).Text(c.template)
			if !strings.HasPrefix(got, c.want) || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
				t.Errorf("%q, error %v", got, err)
			}
			if failed := Check(c.template) != nil; failed != (c.err != "") {
				t.Errorf("checking it says %v", failed)
			}
		})
	}
}

func TestAddresses(t *testing.T) {
	for given, want := range map[string]string{
		"https://discord.com/api/webhooks/12/ab-c": "discord://ab-c@12",
		"https://example.com/in?x=1":               "generic://example.com/in?template=json&x=1",
		"http://example.com:81":                    "generic://example.com:81?disabletls=yes&template=json",
		"ntfy://ntfy.sh/topic":                     "ntfy://ntfy.sh/topic",
	} {
		if got := theirs(given); got != want {
			t.Errorf("%s: %s, want %s", given, got, want)
		}
		if got := service(given); strings.Contains(got, "example") {
			t.Error(got)
		}
	}
}

func FuzzTemplate(f *testing.F) {
	f.Add(Standard)
	f.Add("{{first -1 .Errors}}{{more 99 .Warnings}}{{printf \"%1000000d\" 1}}")
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "{{") && len(text) > 200 {
			return
		}
		if got, _ := NewDigest(ran()).Text(text); len(got) > largest {
			t.Error(fmt.Sprint(len(got)))
		}
	})
}

// TestValid takes addresses apart without sending anything, and tells nothing
// of them.
func TestValid(t *testing.T) {
	for address, want := range map[string]bool{
		"discord://token@123": true, "https://discord.com/api/webhooks/123/token": true, "ntfy://ntfy.sh/topic": true,
		"https://example.invalid/hook": true, "nosuch://hush@hush": false, "hush": false, "discord://": false,
	} {
		err := Valid(sdk.NewSecret(address))
		if (err == nil) != want {
			t.Errorf("%s: %v", address, err)
		}
		if err != nil && strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: %v tells of it", address, err)
		}
	}
}
