package listen

import (
	"fmt"
	"io"
	"mime/multipart"

	"github.com/go-json-experiment/json"
)

// mostParts is how many parts of a form are looked at: Plex sends two.
const mostParts = 8

// plexEvents are the events of Plex that are worth a look. The others are about
// what a person sees (library.on.deck) or about the server's own care.
var plexEvents = map[string]Hint{
	"library.new":      {Kind: Item, State: Changed},
	"media.rate":       {Kind: Item, State: Changed},
	"media.scrobble":   {Kind: Item, State: Changed}, // it counts as played
	"media.play":       {Kind: Session},
	"media.pause":      {Kind: Session},
	"media.resume":     {Kind: Session},
	"media.stop":       {Kind: Session},
	"playback.started": {Kind: Session},
}

// plexPayload is what is read of the field payload of a webhook of Plex. Source:
// support.plex.tv, Webhooks.
type plexPayload struct {
	Event  string `json:"event"`
	Server struct {
		UUID string `json:"uuid"` // the machine id
	}
	Metadata struct {
		RatingKey        word `json:"ratingKey"`
		LibrarySectionID word `json:"librarySectionID"`
	}
}

// parsePlex reads the payload. The machine id says which server sent it; the
// hint has no Kind where there is nothing to look at.
func parsePlex(text []byte) (h Hint, machineID string, err error) {
	var p plexPayload
	if err := json.Unmarshal(text, &p, lenient); err != nil {
		return Hint{}, "", fmt.Errorf("the payload is no JSON of Plex")
	}
	if p.Event == "" {
		return Hint{}, "", fmt.Errorf("the payload has no event")
	}
	h, known := plexEvents[p.Event]
	if !known {
		return Hint{}, "", nil
	}
	h.Event, h.LibraryKey = p.Event, p.Metadata.LibrarySectionID.key()
	if h.Kind == Item {
		h.Key = p.Metadata.RatingKey.key()
	}
	return h, plain(p.Server.UUID, longestKey), nil
}

// plexForm finds the payload in a form. A picture may follow it.
func plexForm(form *multipart.Reader) ([]byte, error) {
	for range mostParts {
		part, err := form.NextRawPart()
		switch {
		case err == io.EOF:
			return nil, nil
		case err != nil:
			return nil, err
		case part.FormName() == "payload":
			return io.ReadAll(part)
		}
	}
	return nil, nil
}
