package script

import (
	"slices"
	"strings"

	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
)

// untold is why something cannot be known that every stream has.
const untold = "the source does not tell it"

// told are the fields that every stream has: where one is not set, it is not
// absent, but unknown. Those below are named by their path.
var told = map[string]bool{
	"user": true, "user_id": true, "title": true, "type": true, "player": true, "state": true, "location": true,
	"bandwidth_kbps": true, "progress": true, "position_ms": true, "duration_ms": true, "number": true,
	"source_media": true, "delivered": true, "version": true, "started_at": true, "since": true,
	"video_decision": true, "audio_decision": true, "subtitle_decision": true, "container": true, "protocol": true,
	"version_id": true, "part_id": true, "secure": true,
	"player.title": true, "player.product": true, "player.platform": true, "player.address": true,
	"player.machine_id": true, "player.public_address": true,
}

// shown are the fields of what is played and delivered, and the track that
// each is about.
var shown = map[string]string{
	"width": "video", "height": "video", "resolution": "video", "video_codec": "video", "dynamic_range": "video",
	"audio_codec": "audio", "audio_channels": "audio", "audio_format": "audio", "bitrate_kbps": "", "container": "",
}

// streamOf gives the stream that a view belongs to, and the path from it; nil
// where it belongs to none.
func streamOf(v *view) (*wire.Session, string) {
	path := ""
	for ; v.up != nil; v = v.up {
		if v.field != nil {
			path = v.field.name + "." + path
		}
	}
	s, _ := v.msg.Interface().(*wire.Session)
	return s, path
}

// unsaid says why a field of a stream cannot be known: because its source could
// not read it, or because it must have one and has none.
func unsaid(v *view, f *field) *ignorance {
	s, path := streamOf(v)
	if s == nil || path == "" && f.name == "unread" {
		return nil
	}
	path += f.name
	if why := unreadOf(s, path); why != nil {
		return why
	}
	if v.msg.Has(f.fd) {
		return nil
	}
	if told[path] {
		return &ignorance{path, untold}
	}
	if above, name, _ := strings.Cut(path, "."); above == "source_media" || above == "delivered" || above == "version" {
		track, there := shown[name]
		if there && !(track == "video" && s.GetVideoDecision() == "none") && !(track == "audio" && s.GetAudioDecision() == "none") {
			return &ignorance{path, untold}
		}
	}
	return nil
}

// unreadOf says why a field of a stream, or what it is a part of, was not read.
func unreadOf(s *wire.Session, path string) *ignorance {
	for _, u := range s.GetUnread() {
		if name := u.GetField(); name == path || strings.HasPrefix(path, name+".") {
			return &ignorance{path, u.GetReason()}
		}
	}
	return nil
}

// streamMember gives what is near a stream: the item, the user's other streams,
// and all others of the server.
func (w *Worker) streamMember(L *lua.LState, s *wire.Session, key string) (lua.LValue, *ignorance) {
	if key == "item" {
		if why := unreadOf(s, "item_id"); why != nil {
			return lua.LNil, why
		}
		if s.GetItemId() == "" {
			return lua.LNil, nil
		}
		return w.related(L, "item", s.GetItemId())
	}
	w.volatile(L, key)
	if w.rules.opt.Beside == nil {
		return lua.LNil, &ignorance{key, "other streams cannot be read here"}
	}
	beside, unknown := w.rules.opt.Beside(s)
	if unknown != "" {
		return lua.LNil, &ignorance{key, unknown}
	}
	var out []lua.LValue
	for _, other := range beside {
		if key == "others" {
			same, why := sameUser(s, other)
			if why != nil {
				return lua.LNil, why
			}
			if !same {
				continue
			}
		}
		w.makes(L, costView)
		out = append(out, &w.newView(w.rules.schema.of(other.ProtoReflect()), other.ProtoReflect(), nil, nil).ud)
	}
	return w.listOf(out), nil
}

// sameUser says whether one user watches two streams: by the id on the server.
// Two people may have one name, but nobody has two.
func sameUser(a, b *wire.Session) (bool, *ignorance) {
	switch {
	case a.GetUserId() != "" && b.GetUserId() != "":
		return a.GetUserId() == b.GetUserId(), nil
	case a.GetUser() != "" && b.GetUser() != "" && a.GetUser() != b.GetUser():
		return false, nil
	}
	return false, &ignorance{"others", "the source does not tell who watches a stream"}
}

// streamMembers are what streams have beside their fields.
var streamMembers = []string{"item", "others", "beside"}

func isStreamMember(key string) bool { return slices.Contains(streamMembers, key) }
