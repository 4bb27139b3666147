package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/luarr/luarr/engine/fault"
)

const fileName = "config.toml"

// noneHint is what to do where there is no configuration.
const noneHint = "luarr init writes one, luarr demo needs none"

// Find gives the configuration file to use: the flag's, that of LUARR_CONFIG,
// ./config.toml, or luarr/config.toml in $XDG_CONFIG_HOME (~/.config where that
// is not set). A file that was asked for by name and is not there is an error,
// not a reason to look further.
func Find(flag string, getenv func(string) string) (string, error) {
	if flag != "" {
		return asked(flag, "")
	}
	if path := getenv("LUARR_CONFIG"); path != "" {
		return asked(path, "LUARR_CONFIG names it; ")
	}
	places := []string{fileName}
	if home := configHome(getenv); home != "" {
		places = append(places, filepath.Join(home, "luarr", fileName))
	}
	for _, path := range places {
		err := isFile(path)
		if err == nil {
			return path, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", fault.New(fault.Usage, "read", path, "%w", err)
		}
	}
	there := "the current folder"
	if len(places) > 1 {
		there += " or " + filepath.Dir(places[1])
	}
	return "", fault.New(fault.Usage, "find", fileName, "there is none in %s", there).WithHint(noneHint)
}

// asked gives a path that the user named, if a file is there.
func asked(path, who string) (string, error) {
	err := isFile(path)
	if err == nil {
		return path, nil
	}
	wrong := fault.New(fault.Usage, "read", path, "%w", err)
	if errors.Is(err, fs.ErrNotExist) {
		wrong = wrong.WithHint("%s%s", who, noneHint)
	}
	return "", wrong
}

// isFile says why there is no file to read at a path.
func isFile(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return cause(err)
	}
	if info.IsDir() {
		return errors.New("that is a folder")
	}
	return nil
}

// configHome gives the folder of the user's configurations; empty if unknown.
func configHome(getenv func(string) string) string {
	if path := getenv("XDG_CONFIG_HOME"); filepath.IsAbs(path) {
		return path
	}
	if home := getenv("HOME"); home != "" {
		return filepath.Join(home, ".config")
	}
	return ""
}

// cause leaves out the operation and the path, which the caller names.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
