package report

import (
	"strings"
	"testing"
)

func TestColumns(t *testing.T) {
	columns := []Column{{Name: "ID"}, {Name: "TITLE", Least: 6}, {Name: "WHERE", Rank: 1}, {Name: "HOW", Rank: 2, Least: 4}}
	rows := [][]string{
		{"15", "A long title of a film", "wan", "transcode"},
		{"16", "七人の侍 \x1b[31m(1954)", "lan", "cafe\u0301"},
	}
	for _, most := range []int{0, 60, 40, 30, 20, 12, 3} {
		var b strings.Builder
		if err := Columns(&b, most, columns, rows); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
		if len(lines) != 3 {
			t.Fatalf("%d lines", len(lines))
		}
		for _, l := range lines {
			if most >= 10 && Cells(l) > most {
				t.Errorf("at %d cells a line has %d: %q", most, Cells(l), l)
			}
			if strings.ContainsRune(l, '\x1b') {
				t.Errorf("it moves the cursor: %q", l)
			}
		}
		if has := strings.Contains(lines[0], "WHERE"); has != (most == 0 || most >= 20) {
			t.Errorf("at %d cells WHERE is there: %v\n%s", most, has, b.String())
		}
		if !strings.Contains(lines[0], "TITLE") || !strings.HasPrefix(lines[2], "16  七") {
			t.Errorf("at %d cells:\n%s", most, b.String())
		}
		if most == 40 && !strings.Contains(lines[1], "…") {
			t.Errorf("nothing is cut at 40:\n%s", b.String())
		}
	}
}
