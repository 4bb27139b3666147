package jellyfintest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// editable are the fields that an update sets, and empties where it lacks them.
var editable = []string{"Name", "OriginalTitle", "CriticRating", "CommunityRating", "IndexNumber", "ParentIndexNumber", "Overview", "Genres", "PremiereDate", "ProductionYear", "OfficialRating", "Tags", "ProviderIds", "LockData"}

// single answers for one item: GET reads it whole, POST writes it.
func (s *Server) single(out *reply, r *http.Request, id string, query url.Values) {
	i := s.find(id)
	switch {
	case r.Method == http.MethodGet && !slices.ContainsFunc(s.users, func(u map[string]any) bool { return u["Id"] == query.Get("userid") }), i == nil:
		out.w.WriteHeader(http.StatusNotFound)
	case s.broken[id]:
		http.Error(out.w, "Error processing request.", http.StatusBadRequest)
	case r.Method == http.MethodGet:
		full := item{}
		for name, value := range i {
			if name != library {
				full[name] = value
			}
		}
		out.send(full)
	case r.Method == http.MethodPost:
		s.update(out, r, i)
	default:
		out.w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

// update writes an item. One that lacks tags or ids breaks it until the next
// scan, as on the real one.
func (s *Server) update(out *reply, r *http.Request, i item) {
	var body item
	text, err := io.ReadAll(io.LimitReader(r.Body, 16<<20))
	if err != nil || json.Unmarshal(text, &body) != nil {
		out.w.WriteHeader(http.StatusBadRequest)
		return
	}
	if s.userToken {
		out.w.WriteHeader(http.StatusForbidden)
		return
	}
	if out.fault.Kind == Ignored {
		out.w.WriteHeader(http.StatusNoContent)
		return
	}
	if body["Tags"] == nil || body["ProviderIds"] == nil {
		s.broken[i.text("Id")] = true
		http.Error(out.w, "Error processing request.", http.StatusBadRequest)
		return
	}
	before, after := texts(i["Tags"]), texts(body["Tags"])
	for _, name := range editable {
		i[name] = body[name]
	}
	if locked, there := body["LockedFields"]; there {
		i["LockedFields"] = locked
	}
	s.handDown(i, before, after)
	if out.fault.Kind == Late {
		http.Error(out.w, "Error processing request.", http.StatusInternalServerError)
		return
	}
	out.w.WriteHeader(http.StatusNoContent)
}

// handDown gives what lies below an item the tags that came, and takes off those
// that went.
func (s *Server) handDown(i item, before, after []string) {
	if s.options.NoHandDown || !slices.Contains([]string{"Series", "Season", "MusicAlbum"}, i.text("Type")) {
		return
	}
	for _, child := range s.items {
		if child.text("Id") == i.text("Id") || !s.below(child, i.text("Id")) || slices.Contains(texts(child["LockedFields"]), "Tags") {
			continue
		}
		tags := slices.DeleteFunc(texts(child["Tags"]), func(tag string) bool {
			return slices.Contains(before, tag) && !slices.Contains(after, tag)
		})
		for _, tag := range after {
			if !slices.Contains(before, tag) && !slices.Contains(tags, tag) {
				tags = append(tags, tag)
			}
		}
		child["Tags"] = list(tags)
	}
}

// texts reads a list of texts.
func texts(v any) []string {
	raw, _ := v.([]any)
	var out []string
	for _, x := range raw {
		if text, ok := x.(string); ok {
			out = append(out, text)
		}
	}
	return out
}

// list makes a list as JSON has it.
func list(of []string) []any {
	out := make([]any, len(of))
	for i, text := range of {
		out[i] = text
	}
	return out
}

// Tags tells the tags of an item.
func (s *Server) Tags(id string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return texts(s.find(id)["Tags"])
}

// SetTags is the owner, who tags an item in the browser.
func (s *Server) SetTags(id string, tags ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.find(id)["Tags"] = list(tags)
}

// Field tells a field of an item as JSON.
func (s *Server) Field(id, name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	text, _ := json.Marshal(s.find(id)[name])
	return strings.TrimSpace(string(text))
}

// Delete takes an item off the server.
func (s *Server) Delete(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.items = slices.DeleteFunc(s.items, func(i item) bool { return i.text("Id") == id })
}

// Set sets a field of an item; nil is null.
func (s *Server) Set(id, name string, value any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.find(id)[name] = value
}
