package jellyfin

import (
	"encoding/json"
	"errors"
	"strings"
)

// page is what a page of a list says beside its rows.
type page struct {
	rows  int    // how many there were, those included that could not be read
	total *int64 // of the whole list; nil where it is not said
}

// readPage hands out the rows of a page as they come, so that only one is held.
// A row that holds a value of a wrong type, or no id, is handed out as nil.
func readPage(a *answer, each func(*itemRow) error) (p page, err error) {
	d := json.NewDecoder(a)
	listed := false
	if err := open(d, '{'); err != nil {
		return p, broken(a.where, err)
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return p, broken(a.where, err)
		}
		text, _ := name.(string)
		switch {
		case strings.EqualFold(text, "Items"):
			listed = true
			if err := p.readRows(d, a.where, each); err != nil {
				return p, err
			}
		case strings.EqualFold(text, "TotalRecordCount"):
			err = d.Decode(&p.total)
		default:
			var other json.RawMessage
			err = d.Decode(&other)
		}
		if err != nil {
			return p, broken(a.where, err)
		}
	}
	if _, err := d.Token(); err != nil {
		return p, broken(a.where, err)
	}
	if !listed {
		return p, broken(a.where, errors.New("there is no list in it"))
	}
	return p, nil
}

// readRows reads the list of a page.
func (p *page) readRows(d *json.Decoder, where string, each func(*itemRow) error) error {
	if err := open(d, '['); err != nil {
		return broken(where, err)
	}
	for d.More() {
		var text json.RawMessage
		if err := d.Decode(&text); err != nil {
			return broken(where, err)
		}
		p.rows++
		row := &itemRow{}
		if err := json.Unmarshal(text, row); err != nil || row.ID == "" {
			row = nil
		}
		if err := each(row); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return broken(where, err)
	}
	return nil
}

// open reads the sign that begins an object or a list.
func open(d *json.Decoder, sign json.Delim) error {
	token, err := d.Token()
	if err != nil {
		return err
	}
	if token != sign {
		return errors.New("it has another shape than a list of items")
	}
	return nil
}
