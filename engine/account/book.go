// Package account keeps what luarr knows of the accounts behind media servers,
// in one file beside the store, and finds the servers of sources that name
// theirs instead of saying where it is.
package account

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/gofrs/flock"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/replace"
	"github.com/luarr/luarr/sdk"
)

// largest is how many bytes of the file are read.
const largest = 4 << 20

// Contents is all that is kept.
type Contents struct {
	// ClientID names this installation to the services; it never changes.
	ClientID string              `json:"client_id"`
	Accounts map[string]*Account `json:"accounts,omitempty"` // by plugin
}

// Account is one account that was signed in to.
type Account struct {
	Token   sdk.Secret `json:"token"`
	Name    string     `json:"name"`
	Since   time.Time  `json:"since"`             // when it was signed in to
	Asked   time.Time  `json:"asked,omitzero"`    // when its servers were last listed
	Servers []Server   `json:"servers,omitempty"` // by name
}

// Server is one server of an account.
type Server struct {
	Name        string       `json:"name"`
	MachineID   string       `json:"machine_id"`
	Token       sdk.Secret   `json:"token"` // for this server alone
	Owned       bool         `json:"owned"`
	Connections []Connection `json:"connections,omitempty"` // the best first
	Seen        time.Time    `json:"seen,omitzero"`         // when the account last listed it
}

// Connection is one address of a server.
type Connection struct {
	URL  string `json:"url"`
	Kind string `json:"kind"` // local, remote or relay
}

// Book is the file. It may be used by several goroutines and processes.
type Book struct {
	path string
	mu   sync.Mutex
}

// NewBook gives the book beside a store: luarr.accounts.json for luarr.db.
func NewBook(state string) *Book {
	return &Book{path: strings.TrimSuffix(state, filepath.Ext(state)) + ".accounts.json"}
}

// Path is where the file lies.
func (b *Book) Path() string { return b.path }

// Read gives what the file says; without a file that is nothing. A file that
// is broken is an error, and is left as it is.
func (b *Book) Read() (*Contents, error) {
	text, err := b.text()
	c := &Contents{Accounts: map[string]*Account{}}
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return nil, &fault.Error{Op: "read accounts", Subject: b.path, Err: cause(err)}
	}
	// The decoder's own words are left out: they may quote a token.
	if err := json.Unmarshal(text, c, inClear); err != nil {
		return nil, fault.New(fault.Failed, "read accounts", b.path, "it is broken").
			WithHint("move it away, then sign in again: luarr login plex")
	}
	for plugin, a := range c.Accounts {
		if a == nil {
			delete(c.Accounts, plugin)
		}
	}
	if c.Accounts == nil {
		c.Accounts = map[string]*Account{}
	}
	return c, nil
}

// Update changes the file: only its owner may read it, and whoever reads it
// meanwhile sees it as it was or as it becomes.
func (b *Book) Update(change func(*Contents)) (*Contents, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	lock := flock.New(b.path + ".lock")
	if err := lock.Lock(); err != nil {
		return nil, &fault.Error{Op: "lock accounts", Subject: b.path, Err: cause(err)}
	}
	defer func() { _ = lock.Unlock() }()
	c, err := b.Read()
	if err != nil {
		return nil, err
	}
	if c.ClientID == "" {
		c.ClientID = newID()
	}
	change(c)
	text, err := json.Marshal(c, inClear, json.Deterministic(true), jsontext.WithIndent("  "))
	if err == nil {
		err = os.Chmod(b.path, 0o600) // the new file gets the mode of the old one
	}
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		err = replace.File(b.path, append(text, '\n'), 0o600)
	}
	if err != nil {
		return nil, &fault.Error{Op: "write accounts", Subject: b.path, Err: cause(err)}
	}
	return c, nil
}

// text reads the file.
func (b *Book) text() ([]byte, error) {
	f, err := os.Open(b.path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, largest+1))
	if err == nil && len(text) > largest {
		return nil, fmt.Errorf("it is larger than %d bytes", largest)
	}
	return text, err
}

// inClear has secrets written as they are. This file is the only place where
// they may be.
var inClear = json.JoinOptions(
	json.WithMarshalers(json.MarshalToFunc(func(e *jsontext.Encoder, s sdk.Secret) error {
		return e.WriteToken(jsontext.String(s.Reveal()))
	})),
	json.WithUnmarshalers(json.UnmarshalFromFunc(func(d *jsontext.Decoder, s *sdk.Secret) error {
		var text string
		if err := json.UnmarshalDecode(d, &text); err != nil {
			return err
		}
		*s = sdk.NewSecret(text)
		return nil
	})),
)

// newID makes a random UUID.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // it never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// cause leaves out the operation and the path, which the caller names.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
