package plex

import "context"

// listed is what a row says of its files.
type listed struct {
	key     string
	trashed bool
	files   []fileOf
}

// fileOf is one file of an item.
type fileOf struct {
	path    string
	trashed bool // its version is in the trash
	looked  bool // the server says whether it is there
	missing bool
}

// inTrash says whether the item is in the trash, or one of its versions.
func (e *listed) inTrash() bool {
	for _, f := range e.files {
		if f.trashed {
			return true
		}
	}
	return e.trashed
}

// rowsOf reads rows with their files, and how many there are in all.
func (s *Server) rowsOf(ctx context.Context, q question) ([]listed, int64, error) {
	a, err := s.client.get(ctx, q)
	if err != nil {
		return nil, 0, err
	}
	defer a.Close()
	var (
		d   decoder
		out []listed
	)
	got, err := d.container(a, nil, func() { out = append(out, d.listed()) })
	total := max(got.total, a.total)
	if total < 0 {
		total = max(got.size, int64(len(out)))
	}
	return out, total, bodyError(a.where, err, s.client.patience)
}

// listed reads one row.
func (d *decoder) listed() listed {
	var e listed
	d.object(func(name []byte) {
		switch string(name) {
		case "ratingKey":
			e.key = d.str()
		case "deletedAt":
			e.trashed = d.int64() != 0
		case "Media":
			d.each(func() { e.files = append(e.files, d.filesOf()...) })
		default:
			d.skip()
		}
	})
	return e
}

// filesOf reads the files of one version.
func (d *decoder) filesOf() []fileOf {
	var files []fileOf
	trashed := false
	d.object(func(name []byte) {
		switch string(name) {
		case "deletedAt":
			trashed = d.int64() != 0
		case "Part":
			d.each(func() { files = append(files, d.fileOf()) })
		default:
			d.skip()
		}
	})
	for i := range files {
		files[i].trashed = trashed
	}
	return files
}

// fileOf reads one file.
func (d *decoder) fileOf() fileOf {
	var f fileOf
	d.object(func(name []byte) {
		switch string(name) {
		case "file":
			f.path = d.str()
		case "exists", "accessible":
			if there, ok := d.flag(); ok {
				f.looked = true
				f.missing = f.missing || !there
			}
		default:
			d.skip()
		}
	})
	return f
}
