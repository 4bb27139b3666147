package homelab

// episodePath is what the path of an episode's file is made of.
type episodePath struct {
	lab     *Lab
	show    *seriesShow
	episode *seriesEpisode
}

// appendPath appends the path of a part as the Plex server sees it.
func (s *shelf) appendPath(b []byte, v *version, index, part int) []byte {
	switch {
	case s.file != "" && index == 0 && part <= 1:
		return append(b, s.file...)
	case s.episode != nil:
		b = append(b, plexShows...)
		if index > 0 { // other versions lie elsewhere
			b = appendInt(append(b, '-'), index+1)
		}
		b = append(b, '/')
		b = s.episode.lab.appendShowFolder(b, s.episode.show)
		b = append(b, '/')
		return s.episode.lab.appendEpisodeFile(b, s.episode.show, s.episode.episode)
	}
	return s.name.appendPath(b, v, part)
}

// appendPath appends the path of a film's file as the Plex server sees it.
func (n *naming) appendPath(b []byte, v *version, part int) []byte {
	root, slash := plexMovies, byte('/')
	if v.quirk == windows {
		root, slash = plexWindows, '\\'
	}
	b = append(b, root...)
	b = append(b, slash)
	if v.quirk == optimized {
		b = n.appendFolder(b, bracketed)
		b = append(b, slash)
		b = append(b, optimizedHome...)
		b = append(b, slash)
		b = n.appendTitled(b)
		return append(b, ".mp4"...)
	}
	b = n.appendFolder(b, v.style)
	b = append(b, slash)
	return n.appendFile(b, v, part)
}
