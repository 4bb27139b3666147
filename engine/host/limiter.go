package host

import "time"

// How many lines of one plugin are logged: so many at once, and so many a
// second in the long run.
const (
	burstLines = 1000
	rateLines  = 200
)

// limiter is a bucket of lines that may be logged.
type limiter struct {
	now    func() time.Time
	filled time.Time
	left   float64
	lost   int
}

func newLimiter(now func() time.Time) *limiter {
	return &limiter{now: now, filled: now(), left: burstLines}
}

// allow says whether one more line may be logged, and, when one may after a
// flood, how many were lost.
func (l *limiter) allow() (ok bool, lost int) {
	now := l.now()
	l.left = min(burstLines, l.left+now.Sub(l.filled).Seconds()*rateLines)
	l.filled = now
	if l.left < 1 {
		l.lost++
		return false, 0
	}
	l.left--
	lost, l.lost = l.lost, 0
	return true, lost
}
