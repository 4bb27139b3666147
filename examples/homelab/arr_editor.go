package homelab

import (
	"net/http"
	"slices"
)

// editRequest is the body of an editor. What is missing stays untouched.
type editRequest struct {
	MovieIDs            []int
	SeriesIDs           []int
	Monitored           *bool
	QualityProfileID    *int
	MinimumAvailability word
	SeriesType          word
	MonitorNewItems     word
	SeasonFolder        *bool
	RootFolderPath      string
	MoveFiles           bool
	Tags                *[]int
	ApplyTags           word

	DeleteFiles            bool
	AddImportExclusion     bool // Radarr's
	AddImportListExclusion bool // Sonarr's
}

// ids are the entries that an editor is for. The other application's list counts for nothing.
func (in *editRequest) ids(a *arr) []int {
	if a.app.idsField == "seriesIds" {
		return in.SeriesIDs
	}
	return in.MovieIDs
}

// editor answers PUT /movie/editor and /series/editor: all entries or, when one id is unknown or given twice, none.
func (a *arr) editor(w http.ResponseWriter, r *http.Request) {
	var in editRequest
	if !a.read(w, r, &in) {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	ids := in.ids(a)
	if ids == nil {
		a.rows(w, nil, nil)
		return
	}
	var wrong []complaint
	if a.traits.validates && in.QualityProfileID != nil {
		wrong = append(wrong, checkProfile(*in.QualityProfileID)...)
	}
	if a.traits.validates && in.RootFolderPath != "" {
		wrong = append(wrong, a.checkRoot(in.RootFolderPath)...)
	}
	apply := "add"
	if a.refused(w, wrong) || !a.set(w, "applyTags", in.ApplyTags, &apply) {
		return
	}
	var own ownEdit
	if !own.read(w, a, &in) || !a.rows(w, ids, a.entries.has) {
		return
	}
	for _, id := range ids {
		a.apply(a.entries.edit(id), &in, apply)
		a.entries.editOwn(id, &own)
	}
	if in.RootFolderPath != "" && in.MoveFiles {
		a.queue(a.app.bulkMove, map[string]any{a.app.idsField: ids, "destinationRootFolder": in.RootFolderPath})
	}
	a.send(w, http.StatusAccepted, func(out *pretty) {
		out.open('[')
		for _, id := range ids {
			a.entries.write(out, id)
		}
		out.close(']')
	})
}

// apply changes one entry, the tagging rules included.
func (a *arr) apply(e *ArrEntry, in *editRequest, apply string) {
	if in.Monitored != nil {
		e.Monitored = *in.Monitored
	}
	if in.QualityProfileID != nil {
		e.Profile = *in.QualityProfileID
	}
	if in.RootFolderPath != "" {
		a.rehome(e, in.RootFolderPath, in.MoveFiles)
	}
	if in.Tags != nil {
		switch apply {
		case "remove":
			e.Tags = slices.DeleteFunc(slices.Clone(e.Tags), func(t int) bool { return slices.Contains(*in.Tags, t) })
		case "replace":
			e.Tags = addMissing(nil, *in.Tags)
		default:
			e.Tags = addMissing(e.Tags, *in.Tags)
		}
	}
	a.retag(e)
}

// ownEdit is the fields of an editor that only one of the applications has.
type ownEdit struct {
	availability, seriesType, newItems string
	seasonFolder                       *bool
}

func (o *ownEdit) read(w http.ResponseWriter, a *arr, in *editRequest) bool {
	o.seasonFolder = in.SeasonFolder
	return a.set(w, "minimumAvailability", in.MinimumAvailability, &o.availability) &&
		a.set(w, "seriesType", in.SeriesType, &o.seriesType) && a.set(w, "monitorNewItems", in.MonitorNewItems, &o.newItems)
}
