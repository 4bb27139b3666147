package script

import (
	"fmt"
	"testing"
)

// What a lexicon finds is what looking for each phrase by itself finds.
func TestLexicon(t *testing.T) {
	made, x := phrases{}, &lexicon{}
	var lists []*phraseList
	for _, sources := range [][]string{
		{"e ac3", "e ac 3", "eac3", "dd+", "ddp"}, {"dts hd ma", "dts hd", "dts x"}, {"dts x"}, {"dv hdr10p!", "dv", "dolby vision"}, {"hdr!", "hdr10"},
		{"x"}, {"7.1", "5 1"}, {}, {""}, {"!"}, {"dd!", "dd5", "atmos"},
	} {
		list := &phraseList{}
		for _, source := range sources {
			list.phrases = append(list.phrases, made.get(source))
		}
		x.add(list)
		lists = append(lists, list)
	}
	for i := range maxLexicon + 10 {
		list := &phraseList{phrases: []*phrase{made.get(fmt.Sprint("w", i))}}
		x.add(list)
		lists = append(lists, list)
	}
	if lists[0].in == nil || lists[len(lists)-1].in != nil || x.size > maxLexicon {
		t.Errorf("%d phrases in the lexicon", x.size)
	}
	found := 0
	for _, n := range []*name{
		newName("/m/Film (2019)/Film.2019.2160p.DV.HDR10P.E-AC-3.DTS-HD.MA.7.1.Atmos-GRP.mkv"), newName("DTS-X.x264.mkv"), newName(""), newName("a.mkv"),
		newName("Film.2019.DTS-HDMA.DDP5.1Atmos.w3.w265.mkv"), newName("Film 2019 dolby.vision DD+ x.mkv"), newWords("Dolby Vision, DTS:X", "E-AC3 5.1"), newWords("x"), newWords(),
	} {
		for i, list := range lists {
			alone := phraseList{phrases: list.phrases}
			got, want := list.find(n, false).text, alone.find(n, false).text
			if got != want {
				t.Errorf("list %d in %q: found %q, want %q", i, n.whole(), got, want)
			}
			if want != "" {
				found++
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d found", found)
	}
}
