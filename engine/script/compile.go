package script

import (
	"bytes"
	"errors"
	"fmt"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"
	"github.com/yuin/gopher-lua/parse"
)

const (
	// maxFile bounds one Lua file in bytes. The time to compile one grows with
	// the square of what is in it.
	maxFile = 128 << 10
	// maxCode bounds the instructions of one function: a jump reaches no further.
	maxCode = 100_000
	// maxUpvalues bounds the outer variables of one function, which Lua counts
	// in a byte.
	maxUpvalues = 255
)

// compile makes code of a Lua file that counts what it makes, and refuses what
// Lua's compiler would choke on. Traced code also tells where it is.
func compile(path string, text []byte, traced bool) (*lua.FunctionProto, error) {
	chunk, err := parseChunk(path, text)
	if err != nil {
		return nil, err
	}
	if traced {
		chunk = follower{path}.block(chunk)
	}
	return compileChunk(path, chunk)
}

// parseChunk parses a Lua file.
func parseChunk(path string, text []byte) ([]ast.Stmt, error) {
	if len(text) > maxFile {
		return nil, fmt.Errorf("%s: it is larger than %d bytes; move parts of it to a file of their own and require them", path, maxFile)
	}
	if bytes.HasPrefix(text, []byte("\x1bLua")) {
		return nil, fmt.Errorf("%s: it is compiled; rules are Lua text", path)
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	chunk, err := parse.Parse(bytes.NewReader(text), path)
	if err != nil {
		return nil, errors.New(syntaxMessage(path, text, err))
	}
	return chunk, nil
}

// compileChunk makes code of what was parsed.
func compileChunk(path string, chunk []ast.Stmt) (proto *lua.FunctionProto, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%s: cannot be compiled: %v", path, r)
		}
	}()
	chunk, err = meterChunk(path, chunk)
	if err != nil {
		return nil, err
	}
	proto, err = lua.Compile(chunk, path)
	if err != nil {
		return nil, errors.New(syntaxMessage(path, nil, err))
	}
	walk(proto, func(p *lua.FunctionProto) {
		switch {
		case len(p.Code) > maxCode:
			err = fmt.Errorf("%s:%d: this function is too long; split it", path, p.LineDefined)
		case len(p.DbgUpvalues) > maxUpvalues:
			err = fmt.Errorf("%s:%d: this function uses more than %d outer variables", path, p.LineDefined, maxUpvalues)
		}
	})
	if err != nil {
		return nil, err
	}
	walk(proto, rewrite)
	return proto, nil
}

// rewrite puts other instructions in place of two of Lua's. A name that is known
// beforehand is read like x["name"], because the instruction for it hands each of
// our functions a new copy of the name. A tail call is a call, because an error
// below a long chain of them lists every one: gigabytes within a second.
func rewrite(p *lua.FunctionProto) {
	for pc, inst := range p.Code {
		switch int(inst >> 26) {
		case lua.OP_GETTABLEKS:
			p.Code[pc] = inst&(1<<26-1) | uint32(lua.OP_GETTABLE)<<26
		case lua.OP_TAILCALL:
			p.Code[pc] = inst&(1<<26-1) | uint32(lua.OP_CALL)<<26
		}
	}
}
