package jellyfintest

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// item is a BaseItemDto as JSON has it.
type item map[string]any

// text reads a text of an item.
func (i item) text(name string) string {
	text, _ := i[name].(string)
	return text
}

// asked are the fields that a list has only where they are asked for.
var asked = []string{"MediaSources", "MediaStreams", "Path", "ProviderIds", "Tags", "Genres", "Studios", "DateCreated", "SortName", "OriginalTitle", "ChildCount", "RecursiveItemCount", "Overview", "People", "LockedFields", "LockData"}

// list answers a query of items.
func (s *Server) list(path string, query url.Values, kind FaultKind) map[string]any {
	var found []item
	kinds := split(query.Get("includeitemtypes"))
	ids := split(query.Get("ids"))
	for _, i := range s.items {
		switch {
		case len(ids) > 0 && !slices.Contains(ids, i.text("Id")),
			len(ids) == 0 && query.Get("parentid") != "" && !s.below(i, query.Get("parentid")),
			path != "/Items" && i.text("Type") != "MusicArtist",
			path == "/Items" && len(ids) == 0 && !slices.Contains(kinds, i.text("Type")):
			continue
		}
		found = append(found, i)
	}
	total := len(found)
	start, _ := strconv.Atoi(query.Get("startindex"))
	limit, err := strconv.Atoi(query.Get("limit"))
	if err != nil || kind == NoLimit {
		limit = total
	}
	if kind == NoStart {
		start = 0
	}
	found = found[min(start, total):min(start+limit, total)]
	rows := make([]any, 0, len(found))
	for n, i := range found {
		row := fieldsOf(i, split(query.Get("fields")))
		switch {
		case kind == Odd && n == 0:
			row["RunTimeTicks"] = "an hour"
		case kind == Bare:
			for name := range row {
				if name != "Id" && name != "Type" && name != "Name" {
					row[name] = nil
				}
			}
		case kind == NoUserData:
			delete(row, "UserData")
		}
		rows = append(rows, row)
	}
	out := map[string]any{"StartIndex": start, "Items": rows, "TotalRecordCount": total}
	switch kind {
	case NoTotal:
		delete(out, "TotalRecordCount")
	case LongTotal:
		out["TotalRecordCount"] = total + 1
	case NoList:
		return map[string]any{"error": "no"}
	}
	return out
}

// fieldsOf is an item as a list has it.
func fieldsOf(i item, fields []string) item {
	out := item{}
	for name, value := range i {
		if name == library || slices.Contains(asked, name) && !slices.Contains(fields, name) {
			continue
		}
		out[name] = value
	}
	return out
}

// below says whether an item lies below another, or in a library.
func (s *Server) below(i item, parent string) bool {
	for _, up := range []string{library, "SeriesId", "SeasonId", "AlbumId"} {
		if i.text(up) == parent {
			return true
		}
	}
	return false
}

// split reads a list that is parted by commas.
func split(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}

// find looks an item up.
func (s *Server) find(id string) item {
	for _, i := range s.items {
		if i.text("Id") == id {
			return i
		}
	}
	return nil
}
