// Command gen turns the protos of a folder into the Go code beside them and
// into schema.binpb, a descriptor set that carries their comments.
//
// It stands in for protoc: the protos are parsed in Go and handed to the
// official generators at the versions go.mod pins, so that a checkout and a
// Go toolchain are all it takes, and every machine gets the same bytes. It is
// a module of its own to keep those tools out of the main module's graph, and
// has to run in its own folder, where that go.mod is found.
//
//	go run . [-check] [folder]
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	check := flag.Bool("check", false, "write nothing; fail and name each file that is out of date")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: gen [-check] [folder]   (folder defaults to ..)")
		flag.PrintDefaults()
	}
	flag.Parse()
	dir := ".."
	switch flag.NArg() {
	case 0:
	case 1:
		dir = flag.Arg(0)
	default:
		flag.Usage()
		os.Exit(2)
	}
	if err := run(dir, *check); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run brings dir up to date, or with check reports what is not. Everything is
// made in memory first: a failure leaves the folder as it was.
func run(dir string, check bool) error {
	files, err := compile(dir)
	if err != nil {
		return err
	}
	if err := lint(files); err != nil {
		return err
	}
	protos := descriptors(files)
	want, err := generate(protos)
	if err != nil {
		return err
	}
	if want[schemaName], err = schema(protos); err != nil {
		return err
	}
	if check {
		return compare(dir, want)
	}
	return write(dir, want)
}
