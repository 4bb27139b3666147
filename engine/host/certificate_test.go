package host

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/x509"
	"encoding/pem"
	"strings"
	"testing"
)

// What a plugin is given to know the host by is a certificate that vouches for
// itself, of the curve that the TLS of every language takes, and another one for
// every process.
func TestCertificateIsTakenByEveryTLS(t *testing.T) {
	h := newHost(t, Options{})
	given := func() *x509.Certificate {
		s, err := open(t, h, "zoo", "env", nil).Sessions(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		_, text, _ := strings.Cut(s[0].GetTitle(), "\n"+certEnv+"=")
		block, _ := pem.Decode([]byte(text))
		if block == nil {
			t.Fatalf("the environment has no %s", certEnv)
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		return certificate
	}
	own, other := given(), given()
	if key, ok := own.PublicKey.(*ecdsa.PublicKey); !ok || key.Curve != elliptic.P256() {
		t.Errorf("the key is a %T, want one of P-256", own.PublicKey)
	}
	pool := x509.NewCertPool()
	pool.AddCert(own)
	client := x509.VerifyOptions{Roots: pool, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}
	if _, err := own.Verify(client); err != nil {
		t.Errorf("it does not vouch for itself: %v", err)
	}
	if _, err := other.Verify(client); err == nil {
		t.Error("two processes were given the same host to trust")
	}
}
