package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/skip2/go-qrcode"
	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/sdk/wire"
)

// waiting shows a person where to go to sign in, and for how long the link is
// good.
type waiting struct {
	w     io.Writer
	width int // of the terminal; 0 where there is none
	quiet bool
	plain bool // no colours
	now   func() time.Time

	stop chan struct{}
	done sync.WaitGroup
}

// newWaiting begins on stderr.
func (p *program) newWaiting(c *cli.Context) *waiting {
	w := &waiting{w: p.stderr, quiet: c.Bool("quiet"), plain: p.getenv("NO_COLOR") != "", now: p.now, stop: make(chan struct{})}
	if f, ok := p.stderr.(*os.File); ok {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil {
			w.width = width
		}
	}
	return w
}

// show shows one step. The link is shown whatever is to be quiet: without it
// nobody can sign in.
func (w *waiting) show(e *wire.SignInEvent) error {
	if e.Url == "" {
		return nil
	}
	link := report.Plain(e.Url)
	if code, ok := square(link, w.width, w.plain); ok && !w.quiet {
		fmt.Fprintf(w.w, "\n%s\n", code)
	}
	fmt.Fprintf(w.w, "Open this link in a browser on any device, and say yes:\n\n  %s\n\n", link)
	if e.Code != "" {
		fmt.Fprintf(w.w, "Code: %s\n", report.Plain(e.Code))
	}
	if w.quiet || e.ExpiresAt == nil {
		return nil
	}
	ends := e.ExpiresAt.AsTime()
	if w.width == 0 {
		minutes := max(1, int((ends.Sub(w.now()) + 30*time.Second).Minutes()))
		fmt.Fprintf(w.w, "Waiting for at most %d min; Ctrl-C stops.\n", minutes)
		return nil
	}
	w.done.Go(func() { w.count(ends) })
	return nil
}

// count counts down on one line.
func (w *waiting) count(ends time.Time) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		left := max(0, ends.Sub(w.now()).Round(time.Second))
		fmt.Fprintf(w.w, "\r\x1b[KWaiting, %d:%02d left; Ctrl-C stops.", int(left.Minutes()), int(left.Seconds())%60)
		select {
		case <-tick.C:
		case <-w.stop:
			fmt.Fprint(w.w, "\r\x1b[K")
			return
		}
	}
}

// end takes the line away.
func (w *waiting) end() {
	close(w.stop)
	w.done.Wait()
}

// square draws a link as a QR code of half blocks, where a terminal of this
// width has room for it. Blocks are the light part. That this is the text's
// colour has to be said, or the code is a negative on light terminals, which
// not every camera reads.
func square(link string, width int, plain bool) (string, bool) {
	code, err := qrcode.New(link, qrcode.Low)
	if err != nil {
		return "", false
	}
	code.DisableBorder = true
	cells := code.Bitmap()
	const margin = 2 // cells around it; the norm asks for 4, cameras do with less
	size := len(cells) + 2*margin
	if size > width {
		return "", false
	}
	dark := func(x, y int) bool {
		x, y = x-margin, y-margin
		return y >= 0 && y < len(cells) && x >= 0 && x < len(cells) && cells[y][x]
	}
	on, off := "\x1b[97;40m", "\x1b[0m"
	if plain {
		on, off = "", ""
	}
	var out []rune
	for y := 0; y < size; y += 2 {
		out = append(out, []rune(on)...)
		for x := range size {
			top, bottom := !dark(x, y), !dark(x, y+1) && y+1 < size
			switch {
			case top && bottom:
				out = append(out, '█')
			case top:
				out = append(out, '▀')
			case bottom:
				out = append(out, '▄')
			default:
				out = append(out, ' ')
			}
		}
		out = append(append(out, []rune(off)...), '\n')
	}
	return string(out), true
}
