package host

import (
	"net/url"
	"strings"
)

// shortestSecret is how long a value must be to be masked wherever it shows
// up: shorter ones are part of ordinary words.
const shortestSecret = 6

// secretMask is what is shown in place of a secret.
const secretMask = "[secret]"

// secrets hides the secret settings of an instance in all that a plugin
// prints or answers: plugins are strangers, and may repeat what they were told.
type secrets struct{ replacer *strings.Replacer }

func newSecrets(values []string) *secrets {
	var pairs []string
	for _, v := range values {
		if len(v) < shortestSecret {
			continue
		}
		for _, form := range []string{v, url.QueryEscape(v), url.PathEscape(v)} {
			pairs = append(pairs, form, secretMask)
		}
	}
	return &secrets{strings.NewReplacer(pairs...)}
}

// mask gives text without them.
func (s *secrets) mask(text string) string { return s.replacer.Replace(text) }
