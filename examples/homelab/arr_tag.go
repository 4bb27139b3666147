package homelab

import (
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
	a.mu.Lock()
	defer a.mu.Unlock()
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
	a.mu.Lock()
	defer a.mu.Unlock()
	users := map[int][]int{}
	for id := 1; id <= a.entries.end(); id++ {
		if a.entries.has(id) {
			for _, t := range a.entries.look(id).Tags {
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
			if t.label == a.autoTag || t.label == a.autoUntag {
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
	if !a.read(w, r, &in) {
		return
	}
	if a.refused(w, a.checkLabel(in.Label)) {
		return
	}
	a.mu.Lock()
	t := a.tag(validText(strings.ToLower(in.Label)))
	a.mu.Unlock()
	a.sendTag(w, http.StatusCreated, t)
}

// tag finds or makes a tag. The lock must be held for writing.
func (a *arr) tag(label string) arrTag {
	i := slices.IndexFunc(a.tags, func(t arrTag) bool { return t.label == label })
	if i < 0 {
		i = len(a.tags)
		a.lastTag++
		a.tags = append(a.tags, arrTag{a.lastTag, label})
	}
	return a.tags[i]
}

// checkLabel complains about the text of a tag.
func (a *arr) checkLabel(label string) []complaint {
	switch {
	case label == "":
		return []complaint{{"Label", "'Label' must not be empty.", label, "NotEmptyValidator"}}
	case a.traits.strictTags && !tagLabel.MatchString(label):
		return []complaint{{"Label", "'Label' is not in the correct format.", label, "RegularExpressionValidator"}}
	}
	return nil
}

func (a *arr) getTag(w http.ResponseWriter, id int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if i := a.tagIndex(w, id); i >= 0 {
		a.sendTag(w, http.StatusOK, a.tags[i])
	}
}

// putTag renames a tag.
func (a *arr) putTag(w http.ResponseWriter, r *http.Request, id int) {
	var in struct{ Label string }
	if !a.read(w, r, &in) || a.refused(w, a.checkLabel(in.Label)) {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if i := a.tagIndex(w, id); i >= 0 {
		a.tags[i].label = validText(strings.ToLower(in.Label))
		a.sendTag(w, http.StatusAccepted, a.tags[i])
	}
}

// deleteTag deletes a tag that nothing uses; else 409.
func (a *arr) deleteTag(w http.ResponseWriter, id int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	i := a.tagIndex(w, id)
	if i < 0 {
		return
	}
	label := a.tags[i].label
	used := label == a.autoTag || label == a.autoUntag
	for n := 1; n <= a.entries.end() && !used; n++ {
		used = a.entries.has(n) && slices.Contains(a.entries.look(n).Tags, id)
	}
	if used {
		a.fail(w, http.StatusConflict, "'"+label+"' cannot be deleted since it's still in use")
		return
	}
	a.tags = slices.Delete(a.tags, i, i+1)
	w.WriteHeader(http.StatusOK)
}

// tagIndex finds a tag, or answers 404 and gives -1.
func (a *arr) tagIndex(w http.ResponseWriter, id int) int {
	i := slices.IndexFunc(a.tags, func(t arrTag) bool { return t.id == id })
	if i < 0 {
		a.unknown(w)
	}
	return i
}

func (a *arr) sendTag(w http.ResponseWriter, status int, t arrTag) {
	a.send(w, status, func(out *pretty) {
		out.open('{')
		t.write(out)
		out.close('}')
	})
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
