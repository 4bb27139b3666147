//only:actor

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/luarr/luarr/examples/plugin-folder/internal/shelf"
	"github.com/luarr/luarr/sdk"
)

// largestLabels is what the file of labels may have, in bytes.
const largestLabels = 64 << 20

// labelled is what the file of labels says of one item.
type labelled struct {
	Title  string   `json:"title"` // for people
	Labels []string `json:"labels"`
}

// labels reads the file of labels, by the keys of items. A file that is not
// there yet has none.
func (i *Instance) labels() (map[string]labelled, error) {
	all := map[string]labelled{}
	if i.Labels == "" {
		return all, nil
	}
	file, err := os.Open(i.Labels)
	if errors.Is(err, fs.ErrNotExist) {
		return all, nil
	}
	if err != nil {
		return nil, sdk.Unavailable("the labels cannot be read", "see who may read "+i.Labels, err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, largestLabels+1))
	if err == nil && len(text) > largestLabels {
		err = errors.New("it is larger than 64 MiB")
	}
	if err == nil {
		err = json.Unmarshal(text, &all)
	}
	if err != nil {
		return nil, sdk.Unavailable(fmt.Sprintf("the labels cannot be read: %v", err), "repair or remove "+i.Labels, err)
	}
	return all, nil
}

// label puts their labels on items. Where they cannot be read that is an error,
// and the labels of each item count as unread.
func (i *Instance) label(entries []*shelf.Entry) error {
	all, err := i.labels()
	for _, e := range entries {
		e.Item.Labels = all[e.Item.Id].Labels
		if err != nil {
			e.Item.Unread = append(e.Item.Unread, &sdk.Unread{Field: "labels", Reason: err.Error()})
		}
	}
	return err
}

// keep writes the file of labels as a whole, in one step.
func (i *Instance) keep(all map[string]labelled) error {
	for key, one := range all {
		if len(one.Labels) == 0 {
			delete(all, key)
			continue
		}
		slices.Sort(one.Labels)
	}
	text, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(i.Labels), ".labels-*")
	if err != nil {
		return err
	}
	_, err = file.Write(append(text, '\n'))
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		_ = os.Remove(file.Name())
		return err
	}
	return os.Rename(file.Name(), i.Labels)
}
