package host

import "os"

// pipes are both ends of a plugin's three standard streams.
type pipes struct {
	stdinRead, stdinWrite   *os.File
	stdoutRead, stdoutWrite *os.File
	stderrRead, stderrWrite *os.File
}

// openPipes makes them. They are ours, not exec's, so that waiting for the
// process never waits for whoever inherited them.
func openPipes() (*pipes, error) {
	var p pipes
	var err error
	for _, pair := range [][2]**os.File{
		{&p.stdinRead, &p.stdinWrite}, {&p.stdoutRead, &p.stdoutWrite}, {&p.stderrRead, &p.stderrWrite},
	} {
		if *pair[0], *pair[1], err = os.Pipe(); err != nil {
			p.closeAll()
			return nil, err
		}
	}
	return &p, nil
}

// closeAll closes what is open.
func (p *pipes) closeAll() {
	for _, f := range []*os.File{
		p.stdinRead, p.stdinWrite, p.stdoutRead, p.stdoutWrite, p.stderrRead, p.stderrWrite,
	} {
		if f != nil {
			f.Close()
		}
	}
}
