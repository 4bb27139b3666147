package luatest

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/luarr/luarr/engine/script"
	"google.golang.org/protobuf/proto"
)

// maxShown bounds a value in a message, in bytes.
const maxShown = 2000

// show writes a value as Lua does.
func show(v any) string {
	var b strings.Builder
	write(&b, v)
	if text := b.String(); len(text) <= maxShown {
		return text
	}
	return strings.ToValidUTF8(b.String()[:maxShown], "") + "…"
}

// bare is show without the quotes of a text.
func bare(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return show(v)
}

func write(b *strings.Builder, v any) {
	switch v := v.(type) {
	case nil:
		b.WriteString("nil")
	case string:
		quote(b, v)
	case bool:
		b.WriteString(strconv.FormatBool(v))
	case float64:
		b.WriteString(number(v))
	case time.Time:
		quote(b, moment(v))
	case []string:
		t := &script.Table{}
		for _, s := range v {
			t.List = append(t.List, s)
		}
		write(b, t)
	case *script.Table:
		writeTable(b, v)
	case proto.Message:
		fmt.Fprintf(b, "the %s %s", word(v), title(v))
	case fmt.Stringer:
		b.WriteString(v.String())
	default:
		fmt.Fprintf(b, "a %T", v)
	}
}

func writeTable(b *strings.Builder, t *script.Table) {
	if len(t.List)+len(t.Named) == 0 {
		b.WriteString("{}")
		return
	}
	b.WriteString("{ ")
	sep := ""
	for _, e := range t.List {
		b.WriteString(sep)
		write(b, e)
		sep = ", "
	}
	for _, name := range slices.Sorted(maps.Keys(t.Named)) {
		b.WriteString(sep)
		key(b, name)
		b.WriteString(" = ")
		write(b, t.Named[name])
		sep = ", "
	}
	b.WriteString(" }")
}

// moment writes a time as tests give it.
func moment(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// number writes a number that Lua reads as the same.
func number(n float64) string {
	switch {
	case math.IsNaN(n):
		return "(0/0)"
	case math.IsInf(n, 1):
		return "math.huge"
	case math.IsInf(n, -1):
		return "-math.huge"
	case n == math.Trunc(n) && math.Abs(n) < exact:
		return strconv.FormatInt(int64(n), 10)
	}
	return strconv.FormatFloat(n, 'g', -1, 64)
}

// reserved are the words that cannot stand for a key as they are.
var reserved = strings.Fields("and break do else elseif end false for function goto if in local nil not or repeat return then true until while")

// key writes the key of a table.
func key(b *strings.Builder, name string) {
	plain := name != "" && !slices.Contains(reserved, name)
	for i, c := range []byte(name) {
		plain = plain && (c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' || i > 0 && c >= '0' && c <= '9')
	}
	if plain {
		b.WriteString(name)
		return
	}
	b.WriteString("[")
	quote(b, name)
	b.WriteString("]")
}

// quote writes a text as Lua reads it.
func quote(b *strings.Builder, s string) {
	b.WriteByte('"')
	for _, c := range []byte(s) {
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\t':
			b.WriteString(`\t`)
		case c < ' ' || c == 0x7f:
			fmt.Fprintf(b, `\%03d`, c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
}

// word is what people call a message.
func word(m proto.Message) string {
	if item, ok := m.(interface{ GetType() string }); ok && slices.Contains(itemTypes, item.GetType()) {
		return item.GetType()
	}
	return strings.ToLower(string(m.ProtoReflect().Descriptor().Name()))
}

func title(m proto.Message) string {
	if m, ok := m.(interface{ GetTitle() string }); ok && m.GetTitle() != "" {
		return strconv.Quote(m.GetTitle())
	}
	return idOf(m)
}

// same compares values: tables by what they hold, messages by their fields.
func same(a, b any) bool {
	switch a := a.(type) {
	case *script.Table:
		b, ok := b.(*script.Table)
		if !ok || len(a.List) != len(b.List) || len(a.Named) != len(b.Named) {
			return false
		}
		for i := range a.List {
			if !same(a.List[i], b.List[i]) {
				return false
			}
		}
		for name, v := range a.Named {
			if w, there := b.Named[name]; !there || !same(v, w) {
				return false
			}
		}
		return true
	case time.Time:
		b, ok := b.(time.Time)
		return ok && a.Equal(b)
	case proto.Message:
		b, ok := b.(proto.Message)
		return ok && proto.Equal(a, b)
	}
	return a == b
}

// names lists the names of two tables, sorted.
func names(a, b *script.Table) []string {
	all := slices.Concat(slices.Collect(maps.Keys(a.Named)), slices.Collect(maps.Keys(b.Named)))
	slices.Sort(all)
	return slices.Compact(all)
}
