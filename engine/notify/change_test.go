package notify

import (
	"fmt"
	"strings"
	"testing"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// message is a change that says something.
func message(t *testing.T, title, text string) *wire.Change {
	t.Helper()
	params, err := structpb.NewStruct(map[string]any{"message": text, "title": title})
	if err != nil {
		t.Fatal(err)
	}
	return &wire.Change{Params: params}
}

// outcomes writes outcomes in short.
func outcomes(list []*wire.Outcome) string {
	var out []string
	for _, o := range list {
		out = append(out, o.State)
	}
	return strings.Join(out, " ")
}

func TestMessagesOfRules(t *testing.T) {
	well, ill := newWebhook(t, 200), newWebhook(t, 500)
	long := strings.Repeat("ö", largest)
	for name, c := range map[string]struct {
		urls     []string
		changes  []*wire.Change
		states   string
		findings int
		took     []string
	}{
		"several in one": {[]string{well.URL}, []*wire.Change{message(t, "Gone", "a"), message(t, "", "b, says hunter2")}, "done done", 0,
			[]string{"/ Gone\na\nb, says " + sdk.Secret{}.String()}},
		"as many as fit": {[]string{well.URL}, []*wire.Change{message(t, "", long[:3000]), message(t, "", long[:998]), message(t, "", "c")}, "done done done", 0,
			[]string{"/ " + strings.ToValidUTF8(long[:3000]+"\n"+long[:998], "\ufffd"), "/ c"}},
		"one that is too long": {[]string{well.URL}, []*wire.Change{message(t, "", long)}, "done", 0, []string{"/ " + long[:largest-4] + "…"}},
		"one service took it":  {[]string{ill.URL, well.URL}, []*wire.Change{message(t, "", "a")}, "done", 1, []string{"/ a"}},
		"no service took it":   {[]string{ill.URL}, []*wire.Change{message(t, "", "a"), message(t, "", "b")}, "failed failed", 1, nil},
		"there is no service":  {nil, []*wire.Change{message(t, "", "a")}, "failed", 0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			well.took = nil
			o := Options{Secrets: []sdk.Secret{sdk.NewSecret("hunter2")}}
			for _, url := range c.urls {
				o.URLs = append(o.URLs, sdk.NewSecret(url))
			}
			got, findings := New(o).Deliver(t.Context(), c.changes)
			if outcomes(got) != c.states || len(findings) != c.findings {
				t.Errorf("outcomes %s, findings %v", outcomes(got), findings)
			}
			if fmt.Sprintf("%q", well.took) != fmt.Sprintf("%q", c.took) {
				t.Errorf("got  %.300q\nwant %.300q", well.took, c.took)
			}
			for _, o := range got {
				if o.State == "failed" && (o.Error == "" || strings.Contains(o.Error, ill.URL)) {
					t.Errorf("it says %q", o.Error)
				}
			}
		})
	}
	if New(Options{}).Idle() == "" || (*Notifier)(nil).Idle() == "" || New(Options{URLs: []sdk.Secret{sdk.NewSecret("x")}}).Idle() != "" {
		t.Error("who can send is not told from who cannot")
	}
}
