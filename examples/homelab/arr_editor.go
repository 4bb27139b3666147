package homelab

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// editRequest is the body of an editor. What is missing stays untouched.
type editRequest struct {
	MovieIDs         []int
	SeriesIDs        []int
	Monitored        *bool
	QualityProfileID *int
	RootFolderPath   *string
	Tags             *[]int
	ApplyTags        string
}

// editor answers PUT /movie/editor and /series/editor: all entries or, when one id is unknown or given twice, none.
func (a *arr) editor(w http.ResponseWriter, r *http.Request) {
	var in editRequest
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		a.problem(w, "$", "The JSON value could not be converted.")
		return
	}
	ids := in.MovieIDs
	if a.app.idsField == "seriesIds" {
		ids = in.SeriesIDs
	}
	if ids == nil {
		a.fail(w, http.StatusInternalServerError, "Value cannot be null. (Parameter 'source')")
		return
	}
	if in.QualityProfileID != nil && !slices.ContainsFunc(profiles[:], func(p profile) bool { return p.id == *in.QualityProfileID }) {
		a.invalid(w, "QualityProfileId", "Quality Profile does not exist", strconv.Itoa(*in.QualityProfileID), "QualityProfileExistsValidator")
		return
	}
	if in.RootFolderPath != nil && *in.RootFolderPath != a.app.root {
		a.invalid(w, "RootFolderPath", "Root folder does not exist", *in.RootFolderPath, "RootFolderExistsValidator")
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	rows := map[int]bool{}
	for _, id := range ids {
		if a.entries.has(id) {
			rows[id] = true
		}
	}
	if len(rows) != len(ids) {
		a.fail(w, http.StatusInternalServerError, fmt.Sprintf("Expected query to return %d rows but returned %d", len(ids), len(rows)))
		return
	}
	for _, id := range ids {
		a.edits[id] = a.applied(a.edit(id), &in)
	}
	a.send(w, http.StatusAccepted, func(out *pretty) {
		out.open('[')
		for _, id := range ids {
			a.entries.write(out, id, a.edit(id))
		}
		out.close(']')
	})
}

// applied is an entry's edit after one request, the auto-tagging rule included.
func (a *arr) applied(e arrEdit, in *editRequest) arrEdit {
	if in.Monitored != nil {
		e.monitored = in.Monitored
	}
	if in.QualityProfileID != nil {
		e.profile = *in.QualityProfileID
	}
	tags := slices.Clone(e.tags)
	if in.Tags != nil {
		switch strings.ToLower(in.ApplyTags) {
		case "remove":
			tags = slices.DeleteFunc(tags, func(t int) bool { return slices.Contains(*in.Tags, t) })
		case "replace":
			tags = addMissing(nil, *in.Tags)
		default:
			tags = addMissing(tags, *in.Tags)
		}
	}
	if a.autoTag != "" {
		tags = addMissing(tags, []int{a.tag(a.autoTag).id})
	}
	e.tags, e.tagsSet = tags, true
	return e
}

func addMissing(have, more []int) []int {
	for _, n := range more {
		if !slices.Contains(have, n) {
			have = append(have, n)
		}
	}
	return have
}
