package homelab

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// tagLabel is what Radarr 6 allows; Sonarr 4 takes anything.
var tagLabel = regexp.MustCompile(`(?i)^[a-z0-9-]+$`)

func (t arrTag) write(w *pretty) {
	w.text("label", t.label)
	w.num("id", int64(t.id))
}

func (a *arr) listTags(w http.ResponseWriter) {
	a.mu.RLock()
	defer a.mu.RUnlock()
	a.sendList(w, func(out *pretty) {
		for _, t := range a.tags {
			out.open('{')
			t.write(out)
			out.close('}')
		}
	})
}

// tagDetails lists tags with the entries that carry them.
func (a *arr) tagDetails(w http.ResponseWriter) {
	a.mu.RLock()
	defer a.mu.RUnlock()
	users := map[int][]int{}
	for id := 1; id <= a.entries.count(); id++ {
		if a.entries.has(id) {
			for _, t := range a.tagIDs(id) {
				users[t] = append(users[t], id)
			}
		}
	}
	a.sendList(w, func(out *pretty) {
		for _, t := range a.tags {
			out.open('{')
			out.text("label", t.label)
			for _, other := range []string{"delayProfileIds", "importListIds", "notificationIds", "restrictionIds", "indexerIds", "downloadClientIds"} {
				out.numbers(other, nil)
			}
			var rules []int
			if t.label == a.autoTag {
				rules = []int{1}
			}
			out.numbers("autoTagIds", rules)
			out.numbers(a.app.idsField, users[t.id])
			out.num("id", int64(t.id))
			out.close('}')
		}
	})
}

// postTag creates a tag, or finds it: labels are stored in lower case, and one that exists is returned as if created.
func (a *arr) postTag(w http.ResponseWriter, r *http.Request) {
	var in struct{ Label string }
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		a.problem(w, "$", "The JSON value could not be converted.")
		return
	}
	if in.Label == "" {
		a.invalid(w, "Label", "'Label' must not be empty.", in.Label, "NotEmptyValidator")
		return
	}
	if a.app.strictTags && !tagLabel.MatchString(in.Label) {
		a.invalid(w, "Label", "'Label' is not in the correct format.", in.Label, "RegularExpressionValidator")
		return
	}
	a.mu.Lock()
	t := a.tag(validText(strings.ToLower(in.Label)))
	a.mu.Unlock()
	a.send(w, http.StatusCreated, func(out *pretty) {
		out.open('{')
		t.write(out)
		out.close('}')
	})
}

// tag finds or makes a tag. The lock must be held for writing.
func (a *arr) tag(label string) arrTag {
	i := slices.IndexFunc(a.tags, func(t arrTag) bool { return t.label == label })
	if i < 0 {
		i = len(a.tags)
		a.tags = append(a.tags, arrTag{a.tags[i-1].id + 1, label})
	}
	return a.tags[i]
}

// problem answers 400 with the object that a body of the wrong type gets.
func (a *arr) problem(w http.ResponseWriter, field, message string) {
	a.send(w, http.StatusBadRequest, func(out *pretty) {
		out.open('{')
		out.text("type", "https://tools.ietf.org/html/rfc9110#section-15.5.1")
		out.text("title", "One or more validation errors occurred.")
		out.num("status", http.StatusBadRequest)
		out.text("traceId", "00-00000000000000000000000000000001-0000000000000001-00")
		out.openField("errors", '{')
		out.texts(field, message)
		out.close('}')
		out.close('}')
	})
}
