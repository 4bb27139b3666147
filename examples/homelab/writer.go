package homelab

// writer appends one document in either of Plex's two languages, from the same calls: JSON fields are XML attributes, and
// an array of objects is a run of child elements. Fields must therefore come before lists. It never looks at a Go type, which
// is what makes a row cheap.
//
// In JSON every value is followed by a comma, and whatever closes an object or an array overwrites the last one.
type writer struct {
	b     []byte
	xml   bool
	inTag bool // XML: the start tag is still open for attributes

	loose    bool // types differ from row to row
	unclosed bool // XML: rows are never closed
	turn     int

	title, path []byte // scratch for texts that a row needs more than once
}

// document begins the answer; finishDocument ends it.
func (w *writer) document(root string) {
	if w.xml {
		w.b = append(w.b, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"...)
		w.object(root)
		return
	}
	w.b = append(w.b, `{"`...)
	w.b = append(w.b, root...)
	w.b = append(w.b, `":`...)
	w.object(root)
}

func (w *writer) finishDocument(root string) {
	w.end(root)
	if !w.xml {
		w.close('}')
	}
}

// list begins the named array. XML has no arrays: there the elements simply follow.
func (w *writer) list(name string) {
	if w.xml {
		return
	}
	w.b = append(w.b, '"')
	w.b = append(w.b, name...)
	w.b = append(w.b, `":[`...)
}

func (w *writer) endList() {
	if w.xml {
		return
	}
	w.close(']')
	w.b = append(w.b, ',')
}

// object begins an object; element is its name in XML.
func (w *writer) object(element string) {
	if !w.xml {
		w.b = append(w.b, '{')
		return
	}
	w.closeTag()
	w.b = append(w.b, '<')
	w.b = append(w.b, element...)
	w.inTag = true
}

func (w *writer) end(element string) {
	switch {
	case !w.xml:
		w.close('}')
		w.b = append(w.b, ',')
	case w.unclosed && (element == "Directory" || element == "Video" || element == "Track"):
		w.closeTag()
	case w.inTag:
		w.b = append(w.b, '/', '>')
		w.inTag = false
	default:
		w.b = append(w.b, '<', '/')
		w.b = append(w.b, element...)
		w.b = append(w.b, '>')
	}
}

// child begins the one object of a name; end ends it.
func (w *writer) child(name string) {
	if !w.xml {
		w.key(name)
	}
	w.object(name)
}

func (w *writer) closeTag() {
	if w.inTag {
		w.b = append(w.b, '>')
		w.inTag = false
	}
}

// close overwrites the last comma with the closing bracket.
func (w *writer) close(c byte) {
	if n := len(w.b) - 1; w.b[n] == ',' {
		w.b[n] = c
		return
	}
	w.b = append(w.b, c)
}

func (w *writer) key(name string) {
	if w.xml {
		w.b = append(w.b, ' ')
		w.b = append(w.b, name...)
		w.b = append(w.b, '=', '"')
		return
	}
	w.b = append(w.b, '"')
	w.b = append(w.b, name...)
	w.b = append(w.b, '"', ':')
}

// begin opens a text field for appending to w.b; finish takes its answer and quotes what was appended.
func (w *writer) begin(name string) int {
	w.key(name)
	if !w.xml {
		w.b = append(w.b, '"')
	}
	return len(w.b)
}

func (w *writer) finish(start int) {
	if w.xml {
		w.b = escapeXML(w.b, start)
		w.b = append(w.b, '"')
		return
	}
	w.b = escapeJSON(w.b, start)
	w.b = append(w.b, '"', ',')
}

// finishPlain ends a text field whose value needs no escapes.
func (w *writer) finishPlain() {
	if !w.xml {
		w.b = append(w.b, '"')
	}
	w.after()
}

// text writes a text field.
func (w *writer) text(name, v string) {
	start := w.begin(name)
	w.b = append(w.b, v...)
	w.finish(start)
}

// plain writes a text field whose value is known to need no escapes.
func (w *writer) plain(name, v string) {
	w.key(name)
	if w.xml {
		w.b = append(w.b, v...)
		w.b = append(w.b, '"')
		return
	}
	w.b = append(w.b, '"')
	w.b = append(w.b, v...)
	w.b = append(w.b, '"', ',')
}

// quoted writes the value of a text field, after key, from pieces that need no escapes.
func (w *writer) quoted(pieces ...string) {
	if !w.xml {
		w.b = append(w.b, '"')
	}
	for _, p := range pieces {
		w.b = append(w.b, p...)
	}
	w.finishPlain()
}

// item writes a path below /library/metadata as a text field.
func (w *writer) item(name string, key int64, tail string) {
	w.begin(name)
	w.b = append(w.b, "/library/metadata/"...)
	w.b = appendNumber(w.b, key)
	w.b = append(w.b, tail...)
	w.finishPlain()
}

// image writes the path of a picture of an item; stamp is its version.
func (w *writer) image(name string, key int64, which string, stamp int64) {
	w.begin(name)
	w.b = append(w.b, "/library/metadata/"...)
	w.b = appendNumber(w.b, key)
	w.b = append(w.b, which...)
	w.b = appendNumber(w.b, stamp)
	w.finishPlain()
}

// optional writes a text field unless it is empty.
func (w *writer) optional(name, v string) {
	if v != "" {
		w.plain(name, v)
	}
}

func (w *writer) num(name string, v int64) {
	if w.loose && looseNumbers[name] && w.loosely() {
		w.numText(name, v)
		return
	}
	w.key(name)
	w.b = appendNumber(w.b, v)
	w.after()
}

// numText writes a number that the server sends as text even in JSON, such as a rating key.
func (w *writer) numText(name string, v int64) {
	w.begin(name)
	w.b = appendNumber(w.b, v)
	w.finishPlain()
}

// literal writes a JSON number given as text, such as 23.976.
func (w *writer) literal(name, v string) {
	w.key(name)
	w.b = append(w.b, v...)
	w.after()
}

// tenths writes n/10 with one decimal.
func (w *writer) tenths(name string, n int) {
	w.key(name)
	w.b = appendInt(w.b, n/10)
	w.b = append(w.b, '.', byte('0'+n%10))
	w.after()
}

func (w *writer) bool(name string, v bool) {
	if w.loose && w.loosely() {
		w.numText(name, int64(bit(v)))
		return
	}
	w.key(name)
	switch {
	case w.xml && v:
		w.b = append(w.b, '1')
	case w.xml:
		w.b = append(w.b, '0')
	case v:
		w.b = append(w.b, "true"...)
	default:
		w.b = append(w.b, "false"...)
	}
	w.after()
}

// flag writes a boolean that the server leaves out when false.
func (w *writer) flag(name string, v bool) {
	if v {
		w.bool(name, true)
	}
}

// looseNumbers are the numbers that servers have sent as texts.
var looseNumbers = map[string]bool{
	"id": true, "librarySectionID": true, "hidden": true, "viewMode": true, "size": true, "index": true, "year": true,
	"optimizedForStreaming": true, "proxyType": true, "DOVIProfile": true,
}

// loosely says whether it is time for another type.
func (w *writer) loosely() bool {
	w.turn++
	return w.turn%2 == 0
}

func (w *writer) after() {
	if w.xml {
		w.b = append(w.b, '"')
		return
	}
	w.b = append(w.b, ',')
}
