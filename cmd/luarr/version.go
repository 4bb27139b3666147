package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/sdk/wire"
)

// version is set by the linker in releases.
var version = ""

func (p *program) versionCommand() *cli.Command {
	return &cli.Command{
		Name:  "version",
		Usage: "version of luarr, of its plugin protocol and of Go",
		Action: func(c *cli.Context) error {
			if err := none(c); err != nil {
				return err
			}
			f, err := outputFormat(c)
			if err != nil {
				return err
			}
			if f != table {
				_, err = fmt.Fprintf(p.stdout, "{\"version\":%q,\"protocol\":%d,\"go\":%q,\"platform\":%q}\n",
					versionText(), wire.ProtocolVersion, runtime.Version(), runtime.GOOS+"/"+runtime.GOARCH)
				return err
			}
			_, err = fmt.Fprintf(p.stdout, "luarr %s, plugin protocol %d, %s, %s/%s\n",
				versionText(), wire.ProtocolVersion, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}

// versionText is the version of a release, or of the commit it was built from.
func versionText() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "devel"
}
