package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/pluginpb"
)

// plugins are the official generators, by their names as tools of go.mod.
// The second writes a file only for protos that have a service.
var plugins = []string{"protoc-gen-go", "protoc-gen-go-grpc"}

// generate runs all plugins and returns the files they made, by name.
func generate(b bundle) (map[string][]byte, error) {
	// CompilerVersion stays unset: it would be stamped into every file.
	request, err := proto.Marshal(&pluginpb.CodeGeneratorRequest{
		FileToGenerate: b.own,
		Parameter:      new("paths=source_relative"),
		ProtoFile:      b.all,
	})
	if err != nil {
		return nil, err
	}
	made := map[string][]byte{}
	for _, plugin := range plugins {
		response, err := call(plugin, request)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", plugin, err)
		}
		for _, f := range response.File {
			// Without the folder, which is only that of the renamed proto.
			made[path.Base(f.GetName())] = []byte(f.GetContent())
		}
	}
	return made, nil
}

// call runs one plugin as protoc would: request on stdin, response on stdout.
func call(plugin string, request []byte) (*pluginpb.CodeGeneratorResponse, error) {
	cmd := exec.Command("go", "tool", plugin)
	// A workspace around the checkout could choose other versions.
	cmd.Env = append(os.Environ(), "GOWORK=off")
	cmd.Stdin = bytes.NewReader(request)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	response := &pluginpb.CodeGeneratorResponse{}
	if err := proto.Unmarshal(out, response); err != nil {
		return nil, err
	}
	if response.Error != nil {
		return nil, errors.New(response.GetError())
	}
	return response, nil
}
