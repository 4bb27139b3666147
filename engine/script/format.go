package script

import (
	"fmt"
	"math"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// format is string.format.
func (w *Worker) format(L *lua.LState) int {
	layout := L.CheckString(1)
	var b strings.Builder
	arg := 1
	for i := 0; i < len(layout); i++ {
		if layout[i] != '%' {
			b.WriteByte(layout[i])
			continue
		}
		if i+1 < len(layout) && layout[i+1] == '%' {
			b.WriteByte('%')
			i++
			continue
		}
		options, next := formatOptions(L, layout, i+1)
		if next == len(layout) {
			L.RaiseError("string.format: the format ends with %%")
		}
		arg++
		w.formatOne(L, &b, options, layout[next], arg)
		w.checkLength(L, "string.format", b.Len())
		i = next
	}
	L.Push(w.text(L, "string.format", b.String()))
	return 1
}

// formatOptions takes flags, width and precision, and tells where the letter
// stands.
func formatOptions(L *lua.LState, layout string, from int) (options string, next int) {
	i := from
	for i < len(layout) && strings.IndexByte("-+ #0", layout[i]) >= 0 {
		i++
	}
	if i-from > 5 {
		L.RaiseError("string.format: flags are given once")
	}
	number := func() {
		start := i
		for i < len(layout) && isDigit(layout[i]) {
			i++
		}
		if i-start > 2 {
			L.RaiseError("string.format: widths above 99 are not supported")
		}
	}
	number()
	if i < len(layout) && layout[i] == '.' {
		i++
		number()
	}
	return layout[from:i], i
}

// formatOne writes one argument.
func (w *Worker) formatOne(L *lua.LState, b *strings.Builder, options string, letter byte, arg int) {
	switch letter {
	case 'c':
		b.WriteByte(byte(L.CheckInt(arg)))
	case 'd', 'i', 'u':
		fmt.Fprintf(b, "%"+options+"d", int64(L.CheckNumber(arg)))
	case 'o', 'x', 'X':
		fmt.Fprintf(b, "%"+options+string(letter), int64(L.CheckNumber(arg)))
	case 'e', 'E', 'f', 'g', 'G':
		formatFloat(b, options, letter, float64(L.CheckNumber(arg)))
	case 'q':
		quote(b, L.CheckString(arg))
	case 's':
		fmt.Fprintf(b, "%"+options+"s", w.asText(L, L.CheckAny(arg)))
	default:
		L.RaiseError("string.format: there is no %%%c; use %%s or %%d", letter)
	}
}

// formatFloat writes a number as C does.
func formatFloat(b *strings.Builder, options string, letter byte, n float64) {
	word := ""
	switch {
	case math.IsNaN(n):
		word = "nan"
	case math.IsInf(n, 1):
		word = "inf"
	case math.IsInf(n, -1):
		word = "-inf"
	}
	if word != "" {
		width, _, _ := strings.Cut(options, ".")
		fmt.Fprintf(b, "%"+strings.NewReplacer("0", "", "#", "").Replace(width)+"s", word)
		return
	}
	if !strings.Contains(options, ".") {
		options += ".6"
	}
	fmt.Fprintf(b, "%"+options+string(letter), n)
}

// quote writes a text as Lua would read it.
func quote(b *strings.Builder, s string) {
	b.WriteByte('"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '"', '\\', '\n':
			b.WriteByte('\\')
			b.WriteByte(c)
		case '\r':
			b.WriteString(`\r`)
		case 0:
			b.WriteString(`\000`)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
}

// asText is tostring. Tables and functions are named without the address that
// Lua shows: it would be another one in every run.
func (w *Worker) asText(L *lua.LState, v lua.LValue) string {
	if fn := L.GetMetaField(v, "__tostring"); fn.Type() == lua.LTFunction {
		L.Push(fn)
		L.Push(v)
		L.Call(1, 1)
		made := L.Get(-1)
		L.Pop(1)
		if !lua.LVCanConvToString(made) {
			L.RaiseError("__tostring gave a %s, not text", made.Type())
		}
		return made.String()
	}
	switch v.Type() {
	case lua.LTTable, lua.LTFunction, lua.LTThread, lua.LTUserData, lua.LTChannel:
		return v.Type().String()
	}
	return v.String()
}
