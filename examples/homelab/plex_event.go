package homelab

import "strconv"

// What the server tells of by itself. Each is an object under a name of its own.

// States of a timeline entry.
const (
	timelineDone    = 5
	timelineDeleted = 9
)

// tellItem tells that an item was worked on, or is gone. An entry that is done comes twice, as on the real server.
func (p *Plex) tellItem(r ref, state int) {
	if p.Listeners() == 0 {
		return
	}
	entry := map[string]any{
		"identifier": "com.plexapp.plugins.library", "sectionID": strconv.Itoa(p.libraryOf(r)), "itemID": p.keyText(r),
		"type": kindTable[r.kind()].number, "title": string(p.appendTitle(nil, r)), "state": state, "metadataState": "updated",
		"updatedAt": p.lab.now().Unix(),
	}
	if up, ok := p.parent(r); ok {
		entry["parentItemID"] = p.keyText(up)
	}
	if state == timelineDeleted {
		entry["metadataState"] = "deleted"
	} else {
		again := map[string]any{"mediaState": "analyzed"}
		for name, v := range entry {
			again[name] = v
		}
		p.Notify("timeline", map[string]any{"TimelineEntry": again})
	}
	p.Notify("timeline", map[string]any{"TimelineEntry": entry})
}

// tellScan tells that the scan of a library began or ended. The status speaks both times.
func (p *Plex) tellScan(l *library, event string) {
	id := "7251fc2d-" + strconv.Itoa(l.key)
	p.Notify("activity", map[string]any{"ActivityNotification": map[string]any{
		"event": event, "uuid": id, "Activity": map[string]any{
			"uuid": id, "type": "library.update.section", "cancellable": false, "userID": Owner, "title": "Scanning " + l.title,
			"subtitle": "", "progress": 0, "Context": map[string]any{"librarySectionID": strconv.Itoa(l.key)},
		},
	}})
	p.Notify("status", map[string]any{"StatusNotification": map[string]any{
		"title": "Library scan", "description": "", "notificationName": "LIBRARY_UPDATE",
	}})
}

// tellSession tells what a session does: its state, or stopped.
func (p *Plex) tellSession(s *Session, state string) {
	p.Notify("playing", map[string]any{"PlaySessionStateNotification": map[string]any{
		"sessionKey": strconv.Itoa(s.Key), "clientIdentifier": s.Player.MachineID, "guid": "", "ratingKey": s.RatingKey, "url": "",
		"key": "/library/metadata/" + s.RatingKey, "viewOffset": s.Offset, "playQueueItemID": 77, "state": state,
	}})
}
