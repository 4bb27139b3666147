package main

import (
	"reflect"
	"strings"
	"testing"

	"github.com/luarr/luarr/sdk/wire"
)

func TestSettingsOf(t *testing.T) {
	about := &wire.Description{Name: "shelf", Settings: []*wire.Setting{
		{Key: "url", Type: "string"}, {Key: "token", Type: "secret"}, {Key: "deep", Type: "integer"}, {Key: "on", Type: "boolean"},
		{Key: "folders", Type: "list"}, {Key: "paths", Type: "pairs"},
	}}
	getenv := func(name string) string { return map[string]string{"TOKEN": "abc"}[name] }
	tests := map[string]struct {
		pairs []string
		want  map[string]any
		wrong string
	}{
		"none":        {nil, map[string]any{}, ""},
		"text":        {[]string{"url=http://x/?a=b,c"}, map[string]any{"url": "http://x/?a=b,c"}, ""},
		"secret":      {[]string{"token=env:TOKEN"}, map[string]any{"token": "abc"}, ""},
		"number":      {[]string{"deep=3", "on=true"}, map[string]any{"deep": 3.0, "on": true}, ""},
		"list":        {[]string{"folders=/a,/b", "folders=/c"}, map[string]any{"folders": []any{"/a", "/b", "/c"}}, ""},
		"pairs":       {[]string{"paths=/a=/b"}, map[string]any{"paths": []any{[]any{"/a", "/b"}}}, ""},
		"no value":    {[]string{"url"}, nil, "want KEY=VALUE"},
		"unknown":     {[]string{"ulr=x"}, nil, "no such setting"},
		"no number":   {[]string{"deep=very"}, nil, "want a number"},
		"neither":     {[]string{"on=maybe"}, nil, "want true or false"},
		"half a pair": {[]string{"paths=/a"}, nil, "want pairs"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := settingsOf(test.pairs, about, getenv)
			if test.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), test.wrong) {
					t.Errorf("got %v, want %q", err, test.wrong)
				}
				return
			}
			if err != nil || !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %v, %v; want %v", got, err, test.want)
			}
		})
	}
}
