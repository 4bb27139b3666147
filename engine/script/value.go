package script

import lua "github.com/yuin/gopher-lua"

// valueOf makes what Lua may hold of settings: strings, numbers, booleans and
// lists or tables of them, read-only.
func (w *Worker) valueOf(v any) lua.LValue {
	switch v := v.(type) {
	case string:
		return lua.LString(v)
	case bool:
		return lua.LBool(v)
	case float64:
		return lua.LNumber(v)
	case int64:
		return lua.LNumber(v)
	case []string:
		t := w.L.NewTable()
		for _, s := range v {
			t.Append(lua.LString(s))
		}
		w.freeze(t)
		return t
	case []any:
		t := w.L.NewTable()
		for _, e := range v {
			t.Append(w.valueOf(e))
		}
		w.freeze(t)
		return t
	case map[string]any:
		return w.tableOf(v)
	}
	return lua.LNil
}

func (w *Worker) tableOf(m map[string]any) lua.LValue {
	t := w.L.NewTable()
	for _, k := range sortedKeys(m) {
		t.RawSetString(k, w.valueOf(m[k]))
	}
	w.freeze(t)
	return t
}
