package config

import (
	"math"
	"strconv"
	"strings"
)

// units are what sizes are counted in.
var units = map[string]float64{
	"": 1, "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12, "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40,
}

// size reads bytes as people write them: 500GB, 1.5 TiB. An empty text is 0.
func size(text string) (bytes int64, ok bool) {
	if text == "" {
		return 0, true
	}
	text = strings.ToLower(strings.TrimSpace(text))
	number := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyz")
	unit, known := units[text[len(number):]]
	value, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if err != nil || !known || value < 0 || value*unit > math.MaxInt64/2 || math.IsNaN(value) {
		return 0, false
	}
	return int64(value * unit), true
}
