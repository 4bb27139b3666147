package script

import (
	"fmt"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// units of sizes in bytes. Disks are sold by thousands; KiB and its like are
// for those who mean 1024.
var units = map[string]float64{
	"": 1, "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12,
	"kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40,
}

// size is size"10GB": bytes.
func size(L *lua.LState) int {
	n, err := parseSize(L.CheckString(1))
	if err != nil {
		L.RaiseError("%s", err)
	}
	L.Push(lua.LNumber(n))
	return 1
}

// parseSize reads a number and a unit.
func parseSize(text string) (float64, error) {
	trimmed := strings.TrimSpace(text)
	end := strings.LastIndexAny(trimmed, "0123456789.") + 1
	n, err := strconv.ParseFloat(trimmed[:end], 64)
	unit, ok := units[strings.ToLower(strings.TrimSpace(trimmed[end:]))]
	if err != nil || !ok || n < 0 || strings.ContainsAny(trimmed[:end], "eExXpP_+-") {
		return 0, fmt.Errorf("%.40q is no size; write it like 10GB, 700 MB or 1.5TiB", text)
	}
	return n * unit, nil
}
