package homelab

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// read decodes a body. Names may be in any case and unknown fields are ignored; a wrong type is 400.
func (a *arr) read(w http.ResponseWriter, r *http.Request, into any) bool {
	if err := json.NewDecoder(r.Body).Decode(into); err != nil {
		a.problem(w, "$", "The JSON value could not be converted.")
		return false
	}
	return true
}

// word is an enum in a body: its name in any case, or its number.
type word struct {
	text  string
	given bool
}

// UnmarshalJSON takes a text or a number; null is nothing.
func (v *word) UnmarshalJSON(b []byte) error {
	text := string(b)
	if text == "null" {
		return nil
	}
	v.given = true
	if text[0] != '"' {
		v.text = "#" + text
		return nil
	}
	return json.Unmarshal(b, &v.text)
}

// value finds what an enum means; known are its values by number.
func (v word) value(known []string) (string, bool) {
	if number, ok := strings.CutPrefix(v.text, "#"); ok {
		n, err := strconv.Atoi(number)
		if err != nil || n < 0 || n >= len(known) {
			return "", false
		}
		return known[n], true
	}
	i := slices.IndexFunc(known, func(k string) bool { return strings.EqualFold(k, v.text) })
	if i < 0 {
		return "", false
	}
	return known[i], true
}

// set puts the value of an enum of this name in place, if one was given; an unknown one is 400.
func (a *arr) set(w http.ResponseWriter, name string, v word, into *string) bool {
	if !v.given {
		return true
	}
	text, ok := v.value(a.app.values[name])
	if !ok {
		a.problem(w, "$."+name, "The JSON value could not be converted.")
		return false
	}
	*into = text
	return true
}

// complaint is an element of what a failed validation answers.
type complaint struct{ property, message, attempted, code string }

// invalid answers 400 with the array of a failed validation.
func (a *arr) invalid(w http.ResponseWriter, list ...complaint) {
	out := &pretty{}
	out.open('[')
	for _, c := range list {
		out.open('{')
		out.text("propertyName", c.property)
		out.text("errorMessage", c.message)
		out.text("attemptedValue", c.attempted)
		out.text("severity", "error")
		out.text("errorCode", c.code)
		out.close('}')
	}
	out.close(']')
	answer(w, http.StatusBadRequest, "application/json; charset=utf-8", string(out.finish()))
}

// refused answers 400 if there is something to complain about.
func (a *arr) refused(w http.ResponseWriter, list []complaint) bool {
	if len(list) > 0 {
		a.invalid(w, list...)
	}
	return len(list) > 0
}

// checkProfile complains about a quality profile that is missing (0) or not there.
func checkProfile(id int) []complaint {
	switch {
	case id == 0:
		return []complaint{{"QualityProfileId", "'Quality Profile Id' must not be empty.", "0", "NotEmptyValidator"}}
	case !slices.ContainsFunc(profiles[:], func(p profile) bool { return p.id == id }):
		return []complaint{{"QualityProfileId", "Quality Profile does not exist", strconv.Itoa(id), "QualityProfileExistsValidator"}}
	}
	return nil
}

// checkRoot complains about a root folder that is not there.
func (a *arr) checkRoot(path string) []complaint {
	if slices.Contains(a.roots, strings.TrimRight(path, `/\`)) || slices.Contains(a.roots, path) {
		return nil
	}
	return []complaint{{"RootFolderPath", "Root folder '" + path + "' does not exist", path, "RootFolderExistsValidator"}}
}

// checkPath complains about a folder that is missing or that another entry has.
func (a *arr) checkPath(path string, own int) []complaint {
	if path == "" {
		return []complaint{{"Path", "'Path' must not be empty.", "", "NotEmptyValidator"}}
	}
	for id := 1; id <= a.entries.end(); id++ {
		if id != own && a.entries.has(id) && a.entries.look(id).Path == path {
			return []complaint{{"Path", "Path '" + path + "' is already configured for an existing " + a.app.thing, path, "PathValidator"}}
		}
	}
	return nil
}

// rows checks a list of ids as the database layer does: all of them are there, each once, or 500. nil is a list that was left out.
func (a *arr) rows(w http.ResponseWriter, ids []int, has func(int) bool) bool {
	if ids == nil {
		a.fail(w, http.StatusInternalServerError, "Value cannot be null. (Parameter 'source')")
		return false
	}
	found := map[int]bool{}
	for _, id := range ids {
		if has(id) {
			found[id] = true
		}
	}
	if len(found) != len(ids) {
		a.fail(w, http.StatusInternalServerError, fmt.Sprintf("Expected query to return %d rows but returned %d", len(ids), len(found)))
		return false
	}
	return true
}

// asked reads a list of numbers from the query, repeated as the application wants it; ok is false when one is no number.
func (a *arr) asked(w http.ResponseWriter, query url.Values, name string) (ids []int, ok bool) {
	for _, text := range query[name] {
		id, err := strconv.Atoi(text)
		if err != nil {
			a.problem(w, name, "The value '"+validText(text)+"' is not valid.")
			return nil, false
		}
		ids = append(ids, id)
	}
	return ids, true
}

// truth reads a flag from the query; false when it is missing.
func truth(query url.Values, name string) bool {
	v, _ := strconv.ParseBool(query.Get(name))
	return v
}
