package homelab

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"testing"
)

func TestAppendNumber(t *testing.T) {
	list := []int64{0, -1, math.MinInt64, math.MaxInt64}
	for n := int64(1); n > 0 && n <= math.MaxInt64/10; n *= 10 {
		list = append(list, n-1, n, n+1, 7*n)
	}
	for _, n := range list {
		if got, want := string(appendNumber([]byte("x"), n)), "x"+strconv.FormatInt(n, 10); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestEscapeJSON(t *testing.T) {
	for n := range 20 {
		for _, c := range []string{"", `"`, `\`, "\b", "\n", "\x1f", " ", "!", "~", "\u00e9"} {
			want := strings.Repeat("a", n) + c + strings.Repeat("b", 20-n)
			quoted := append(escapeJSON([]byte(`"`+want), 1), '"')
			var got string
			if err := json.Unmarshal(quoted, &got); err != nil || got != want {
				t.Errorf("%q became %s: %v", want, quoted, err)
			}
		}
	}
}
