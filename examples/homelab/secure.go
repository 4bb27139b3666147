package homelab

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"net"
	"sync"
	"time"
)

// SelfSigned makes a certificate for 127.0.0.1 and localhost that nobody vouches for.
func SelfSigned() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("homelab: make a key: %w", err)
	}
	about := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "homelab"},
		NotBefore: time.Unix(houseBuilt, 0), NotAfter: time.Unix(farFuture, 0),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, DNSNames: []string{"localhost"},
	}
	der, err := x509.CreateCertificate(rand.Reader, about, about, &key.PublicKey, key)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("homelab: make a certificate: %w", err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}

// eitherListener speaks HTTP and HTTPS on one port, as a Plex server does.
type eitherListener struct {
	net.Listener
	config *tls.Config
}

func (l eitherListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &eitherConn{Conn: c, config: l.config}, nil
}

// eitherConn looks at the first byte that comes: that of a TLS handshake is 22.
type eitherConn struct {
	net.Conn
	config *tls.Config
	once   sync.Once
	inner  net.Conn
	err    error
}

func (c *eitherConn) open() {
	var first [1]byte
	n, err := c.Conn.Read(first[:])
	if err != nil {
		c.err = err
		return
	}
	var plain net.Conn = &begun{Conn: c.Conn, first: first[:n]}
	if c.inner = plain; first[0] == 22 {
		c.inner = tls.Server(plain, c.config)
	}
}

func (c *eitherConn) Read(p []byte) (int, error) {
	c.once.Do(c.open)
	if c.err != nil {
		return 0, c.err
	}
	return c.inner.Read(p)
}

func (c *eitherConn) Write(p []byte) (int, error) {
	c.once.Do(c.open)
	if c.err != nil {
		return 0, c.err
	}
	return c.inner.Write(p)
}

// begun is a connection whose first bytes were read already.
type begun struct {
	net.Conn
	first []byte
}

func (b *begun) Read(p []byte) (int, error) {
	if len(b.first) > 0 {
		n := copy(p, b.first)
		b.first = b.first[n:]
		return n, nil
	}
	return b.Conn.Read(p)
}
