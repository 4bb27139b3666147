package host

import "time"

// Limits bound what a plugin may give in one call, so that one that never ends
// costs its own work and not the disk.
type Limits struct {
	Items int64         // items, sightings or plays of one walk; default 5 million
	Bytes int64         // that a process sends during one walk; default 16 GiB
	Time  time.Duration // that a walk or a matching may take; default 6h
}

// orDefault fills in what is not set.
func (l Limits) orDefault() Limits {
	if l.Items <= 0 {
		l.Items = 5_000_000
	}
	if l.Bytes <= 0 {
		l.Bytes = 16 << 30
	}
	if l.Time <= 0 {
		l.Time = 6 * time.Hour
	}
	return l
}

// meter counts what comes in one walk.
type meter struct {
	limits Limits
	intake *intake
	before int64 // bytes that had come when it began
	items  int64
}

// add counts a batch, and says how too much has come once it has. A batch
// counts even where it is empty.
func (m *meter) add(items int) (excess string) {
	m.items += int64(max(1, items))
	switch {
	case m.items > m.limits.Items:
		return "gave more entries than any library has"
	case m.intake.bytes.Load()-m.before > m.limits.Bytes:
		return "sent more than any library takes"
	}
	return ""
}
