package main

import (
	"embed"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/fault"
)

// completionScripts ask the hidden command below what fits.
//
//go:embed completion
var completionScripts embed.FS

// completeWord is the hidden command that the scripts call, with the words of
// the line, the one that is being typed last.
const completeWord = "__complete"

// shells are those that there is a script for.
var shells = []string{"bash", "zsh", "fish"}

func (p *program) completionCommand() *cli.Command {
	return &cli.Command{
		Name:      "completion",
		Usage:     "a script that has your shell complete commands, flags and names",
		ArgsUsage: "bash|zsh|fish",
		Description: "For every session:\n" +
			"  bash   echo 'source <(luarr completion bash)' >> ~/.bashrc\n" +
			"  zsh    echo 'source <(luarr completion zsh)' >> ~/.zshrc\n" +
			"  fish   luarr completion fish > ~/.config/fish/completions/luarr.fish",
		Action: p.completion,
	}
}

// completion prints the script for a shell.
func (p *program) completion(c *cli.Context) error {
	shell, err := argument(c, "shell: bash, zsh or fish")
	if err != nil {
		return err
	}
	text, err := completionScripts.ReadFile("completion/luarr." + shell)
	if err != nil {
		return fault.New(fault.Usage, "completion", "", "there is no script for %q", shell).WithHint("use bash, zsh or fish")
	}
	_, err = p.stdout.Write(text)
	return err
}

// completeCommand lists what fits, a line each. It never complains: who presses
// Tab wants no errors.
func (p *program) completeCommand() *cli.Command {
	return &cli.Command{
		Name: completeWord, Hidden: true, SkipFlagParsing: true,
		Action: func(c *cli.Context) error {
			for _, one := range p.complete(c.App, c.Args().Slice()) {
				if _, err := p.stdout.Write([]byte(one + "\n")); err != nil {
					return err
				}
			}
			return nil
		},
	}
}
