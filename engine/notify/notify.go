// Package notify tells people what a run did: one digest a run, to the services
// that the configuration names.
package notify

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/nicholas-fedor/shoutrrr"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// Options are what the configuration says.
type Options struct {
	// URLs are the services. What begins with http:// or https:// is a webhook
	// that takes JSON with a message; of others the scheme is the service.
	URLs []sdk.Secret
	// Template is a text/template of a Digest; empty is Standard.
	Template string
	// Always reports runs in which nothing happened too.
	Always bool
	// Secrets are texts that must never be sent.
	Secrets []sdk.Secret
}

// Notifier sends digests.
type Notifier struct{ o Options }

// New makes a notifier.
func New(o Options) *Notifier { return &Notifier{o} }

// Notify sends the digest of a run that has ended, and gives a finding for each
// service that did not take it. A run in which nothing happened is not worth
// one.
func (n *Notifier) Notify(ctx context.Context, run *wire.Run) []*wire.Finding {
	d := NewDigest(run)
	if len(n.o.URLs) == 0 || !n.o.Always && !d.Eventful() {
		return nil
	}
	text, err := d.Text(n.o.Template)
	var findings []*wire.Finding
	if err != nil {
		findings = append(findings, failed("notify.template", err.Error(), "mend the template; the standard one was used"))
	}
	return append(findings, n.Send(ctx, text)...)
}

// Send sends a text to every service at once, and gives a finding for each one
// that did not take it.
func (n *Notifier) Send(ctx context.Context, text string) []*wire.Finding {
	text = n.clean(text)
	findings := make([]*wire.Finding, len(n.o.URLs))
	var all sync.WaitGroup
	for i, address := range n.o.URLs {
		all.Go(func() {
			if err := deliver(ctx, address.Reveal(), text); err != nil {
				findings[i] = failed(fmt.Sprintf("notify.urls[%d]", i+1),
					fmt.Sprintf("%s did not take the report: %s", service(address.Reveal()), n.blame(address, err)),
					"luarr notify test tries it")
			}
		})
	}
	all.Wait()
	return slices.DeleteFunc(findings, func(f *wire.Finding) bool { return f == nil })
}

func failed(subject, message, hint string) *wire.Finding {
	return &wire.Finding{Severity: "warning", Code: "notify_failed", Subject: subject, Message: message, Hint: hint}
}

// deliver sends a text to one service. The library bounds the time that it
// takes; the context ends the wait sooner.
func deliver(ctx context.Context, address, text string) error {
	sender, err := shoutrrr.CreateSender(theirs(address))
	if err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() { done <- errors.Join(sender.Send(text, nil)...) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Valid says whether an address is one that a message can be sent to. Nothing
// is sent. The error holds nothing of the address.
func Valid(address sdk.Secret) error {
	if _, err := shoutrrr.CreateSender(theirs(address.Reveal())); err != nil {
		return errors.New("the address of " + service(address.Reveal()) + " is not understood")
	}
	return nil
}

// theirs is an address as the library has it.
func theirs(address string) string {
	switch {
	case strings.HasPrefix(address, "https://discord.com/api/webhooks/"), strings.HasPrefix(address, "https://discordapp.com/api/webhooks/"):
		id, token, _ := strings.Cut(address[strings.Index(address, "/webhooks/")+len("/webhooks/"):], "/")
		return "discord://" + token + "@" + id
	case strings.HasPrefix(address, "https://"), strings.HasPrefix(address, "http://"):
		u, err := url.Parse(address)
		if err != nil {
			return address
		}
		q := u.Query()
		if !q.Has("template") {
			q.Set("template", "json")
		}
		if u.Scheme == "http" {
			q.Set("disabletls", "yes")
		}
		u.Scheme, u.RawQuery = "generic", q.Encode()
		return u.String()
	}
	return address
}

// service names the service of an address, and nothing more of it.
func service(address string) string {
	scheme, _, ok := strings.Cut(theirs(address), "://")
	if !ok {
		return "the service"
	}
	scheme, _, _ = strings.Cut(scheme, "+")
	return scheme
}

// addresses are what errors of HTTP clients name.
var addresses = regexp.MustCompile(`[a-zA-Z][a-zA-Z0-9+.-]*://\S+`)

// blame says what went wrong without the address, parts of which are secrets.
func (n *Notifier) blame(address sdk.Secret, err error) string {
	text := err.Error()
	if u := (*url.Error)(nil); errors.As(err, &u) {
		text = u.Err.Error()
	}
	text = addresses.ReplaceAllString(n.clean(text), "…")
	for _, part := range strings.FieldsFunc(address.Reveal(), func(r rune) bool { return strings.ContainsRune(":/@?&=,", r) }) {
		if len(part) >= 6 {
			text = strings.ReplaceAll(text, part, "…")
		}
	}
	return strings.Join(strings.Fields(text), " ")
}

// clean takes secrets out of a text.
func (n *Notifier) clean(text string) string {
	for _, s := range slices.Concat(n.o.Secrets, n.o.URLs) {
		if !s.IsZero() {
			text = strings.ReplaceAll(text, s.Reveal(), s.String())
		}
	}
	return text
}
