package script

import (
	"slices"
	"strconv"
	"time"

	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
)

// The parameters that changes have besides their own and instance: the engine
// heeds them, and the plugin does not see them. Items wait for days, streams for
// seconds, and a server can be closed to streams meanwhile.
const (
	cooldownDays = "cooldown_days"
	maxPerDay    = "max_per_day"

	graceTime  = "grace"
	coolTime   = "cooldown"
	maxPerHour = "max_per_hour"

	closedWhile = "maintenance_window"
)

// heeded lists those that a kind of change has.
func heeded(k *wire.ChangeKind) []string {
	if slices.Contains(k.GetTargets(), "session") {
		return []string{graceTime, coolTime, maxPerHour}
	}
	if slices.Contains(k.GetTargets(), "server") {
		return []string{cooldownDays, maxPerDay, closedWhile}
	}
	return []string{cooldownDays, maxPerDay}
}

// maxPatience bounds numbers among them: days of a hundred years, or changes.
const maxPatience = 36_500

// heed takes one of them.
func (p *Proposal) heed(L *lua.LState, kind, name string, v lua.LValue) {
	switch name {
	case cooldownDays:
		p.CooldownDays = wholeNumber(L, kind, name, v)
	case maxPerDay:
		p.MaxPerDay = wholeNumber(L, kind, name, v)
	case maxPerHour:
		p.MaxPerHour = wholeNumber(L, kind, name, v)
	case graceTime:
		p.Grace = timeSpan(L, kind, name, v)
	case closedWhile:
		p.Window = timeSpan(L, kind, name, v)
	case coolTime:
		p.Cooldown = timeSpan(L, kind, name, v)
	}
}

// wholeNumber reads a number of days or changes.
func wholeNumber(L *lua.LState, kind, name string, v lua.LValue) int {
	n, ok := v.(lua.LNumber)
	if !ok || n != lua.LNumber(int(n)) || n < 1 || n > maxPatience {
		L.RaiseError("%s: %s wants a whole number from 1 to %d, got %s", kind, name, maxPatience, v.String())
	}
	return int(n)
}

// longestSpan bounds how long streams may wait.
const longestSpan = 7 * 24 * time.Hour

// spanUnits are the letters that a span of time ends in.
var spanUnits = map[byte]time.Duration{'s': time.Second, 'm': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour}

// timeSpan reads a span of time: a number of seconds, or a text such as "30s" or
// "10m". None is 0.
func timeSpan(L *lua.LState, kind, name string, v lua.LValue) time.Duration {
	span := time.Duration(-1)
	switch v := v.(type) {
	case lua.LNumber:
		if v >= 0 && float64(v) <= longestSpan.Seconds() {
			span = time.Duration(float64(v) * float64(time.Second))
		}
	case lua.LString:
		if v == "" {
			return 0
		}
		n, err := strconv.ParseUint(string(v[:len(v)-1]), 10, 20)
		if unit := spanUnits[v[len(v)-1]]; err == nil && unit > 0 {
			span = time.Duration(n) * unit
		}
	}
	if span < 0 || span > longestSpan {
		L.RaiseError(`%s: %s wants seconds or a time such as "30s", "10m" or "2h", at most 7 days, got %s`, kind, name, v.String())
	}
	return span
}
