package homelab

import (
	"strconv"
	"time"
)

// pretty appends indented JSON, which is how Radarr and Sonarr write: two blanks a level, camelCase, fields without a value left
// out. Like writer, it follows every value with a comma that the closing bracket overwrites.
type pretty struct {
	b     []byte
	depth int
}

const indentation = "\n                              " // a line end and fifteen levels

func (w *pretty) line() { w.b = append(w.b, indentation[:1+2*w.depth]...) }

func (w *pretty) key(name string) {
	w.line()
	w.b = append(w.b, '"')
	w.b = append(w.b, name...)
	w.b = append(w.b, `": `...)
}

// open begins a nameless object or array; openField begins a named one.
func (w *pretty) open(bracket byte) {
	if w.depth > 0 {
		w.line()
	}
	w.b = append(w.b, bracket)
	w.depth++
}

func (w *pretty) openField(name string, bracket byte) {
	w.key(name)
	w.b = append(w.b, bracket)
	w.depth++
}

// close ends an object or array. An empty one stays on its line.
func (w *pretty) close(bracket byte) {
	w.depth--
	if n := len(w.b) - 1; w.b[n] == ',' {
		w.b = w.b[:n]
		w.line()
	}
	w.b = append(w.b, bracket, ',')
}

// finish ends the document.
func (w *pretty) finish() []byte {
	w.b = w.b[:len(w.b)-1]
	return w.b
}

// begin opens a text field for appending to w.b; end takes its answer.
func (w *pretty) begin(name string) int {
	w.key(name)
	w.b = append(w.b, '"')
	return len(w.b)
}

func (w *pretty) end(start int) {
	w.b = escapeJSON(w.b, start)
	w.b = append(w.b, '"', ',')
}

func (w *pretty) text(name, v string) {
	start := w.begin(name)
	w.b = append(w.b, v...)
	w.end(start)
}

func (w *pretty) num(name string, v int64) {
	w.key(name)
	w.b = appendNumber(w.b, v)
	w.b = append(w.b, ',')
}

func (w *pretty) literal(name, v string) {
	w.key(name)
	w.b = append(w.b, v...)
	w.b = append(w.b, ',')
}

func (w *pretty) bool(name string, v bool) {
	w.key(name)
	w.b = strconv.AppendBool(w.b, v)
	w.b = append(w.b, ',')
}

// moment writes a time as yyyy-MM-ddTHH:mm:ssZ, and leaves it out when it is zero.
func (w *pretty) moment(name string, t time.Time) {
	if t.IsZero() {
		return
	}
	w.key(name)
	t = t.UTC()
	y, mon, d := t.Date()
	h, m, sec := t.Clock()
	start := len(w.b)
	w.b = append(w.b, `"0000-00-00T00:00:00Z",`...)
	at := w.b[start:]
	digits(at[1:3], y/100)
	digits(at[3:5], y%100)
	digits(at[6:8], int(mon))
	digits(at[9:11], d)
	digits(at[12:14], h)
	digits(at[15:17], m)
	digits(at[18:20], sec)
}

// digits writes a number below 100 in two digits.
func digits(b []byte, n int) {
	b[0], b[1] = byte('0'+n/10), byte('0'+n%10)
}

// textItem and numItem write an element of an array.
func (w *pretty) textItem(v string) {
	w.line()
	w.b = append(w.b, '"')
	start := len(w.b)
	w.b = append(w.b, v...)
	w.end(start)
}

func (w *pretty) numItem(v int) {
	w.line()
	w.b = appendInt(w.b, v)
	w.b = append(w.b, ',')
}

// numbers writes an array of numbers.
func (w *pretty) numbers(name string, list []int) {
	w.openField(name, '[')
	for _, n := range list {
		w.numItem(n)
	}
	w.close(']')
}

// texts writes an array of texts.
func (w *pretty) texts(name string, list ...string) {
	w.openField(name, '[')
	for _, v := range list {
		w.textItem(v)
	}
	w.close(']')
}

// named writes {id, name}, the shape of languages and custom formats.
func (w *pretty) named(id int, name string) {
	w.num("id", int64(id))
	w.text("name", name)
}
