// Command luarr runs the pipeline: see `luarr help`, or README.md.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends us at once
	code := playRole(ctx, os.Getenv)
	if code < 0 {
		code = newProgram(os.Stdin, os.Stdout, os.Stderr, os.Getenv).main(ctx, os.Args)
	}
	os.Exit(code)
}
