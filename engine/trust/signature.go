package trust

import (
	"bytes"
	"errors"
	"io"
	"os"

	"aead.dev/minisign"

	"github.com/luarr/luarr/engine/fault"
)

// largestSignature is how many bytes of a signature or a key are read.
const largestSignature = 16 << 10

// VerifySignature checks the minisign signature of a file, which is expected
// beside it as FILE.minisig. Key is a public key (RW…), or the name of a file
// with one. It gives the key.
func VerifySignature(file, key string) (string, error) {
	public, err := publicKey(key)
	if err != nil {
		return "", fault.New(fault.Usage, "verify", file, "%q is no public key of minisign: %w", key, err).
			WithHint("it is the line that begins with RW, or the file that has it")
	}
	signature, err := readSmall(file + ".minisig")
	if err != nil {
		return "", fault.New(fault.Usage, "verify", file, "its signature cannot be read: %w", err).
			WithHint("put the author's %s.minisig beside it", file)
	}
	in, err := os.Open(file)
	if err != nil {
		return "", fault.New(fault.Usage, "verify", file, "%w", bare(err))
	}
	defer in.Close()
	r := minisign.NewReader(in)
	if _, err := io.Copy(io.Discard, r); err != nil {
		return "", fault.New(fault.Failed, "verify", file, "%w", err)
	}
	if !r.Verify(public, signature) {
		return "", fault.New(fault.Usage, "verify", file, "the signature beside it is not by %s, or not of this file", public).
			WithHint("do not install it; ask its author")
	}
	return public.String(), nil
}

// publicKey reads a key, or the file that has it.
func publicKey(key string) (public minisign.PublicKey, err error) {
	if err = public.UnmarshalText([]byte(key)); err == nil {
		return public, nil
	}
	text, readErr := readSmall(key)
	if readErr != nil {
		return public, err
	}
	return public, public.UnmarshalText(bytes.TrimSpace(text))
}

// readSmall reads a file that is not too large to be meant.
func readSmall(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, largestSignature+1))
	if err == nil && len(text) > largestSignature {
		err = errors.New("it is too large")
	}
	return text, err
}
