package otherlanguage_test

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"io"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/luarr/luarr/sdk/wire"
)

// running is a plugin that was started by hand, as sdk/wire/README.md says.
type running struct {
	command *exec.Cmd
	stdin   io.Closer
	ended   chan error
	first   []string // the fields of its first line
	own     tls.Certificate
}

// certificate makes one for localhost.
func certificate(t *testing.T) (own tls.Certificate, text string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{"localhost"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	text = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, text
}

// started starts the plugin and reads its first line.
func started(t *testing.T) *running {
	t.Helper()
	r := &running{command: exec.Command(program(t)), ended: make(chan error, 1)}
	r.command.Dir = t.TempDir()
	sockets, err := os.MkdirTemp("/tmp", "sock") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(sockets) })
	var text string
	r.own, text = certificate(t)
	r.command.Env = []string{
		wire.CookieKey + "=" + wire.CookieValue, "PLUGIN_PROTOCOL_VERSIONS=1",
		"PLUGIN_UNIX_SOCKET_DIR=" + sockets, "PLUGIN_CLIENT_CERT=" + text,
	}
	if r.stdin, err = r.command.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	stdout, err := r.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	r.command.Stderr = os.Stderr
	if err := r.command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.command.Process.Kill() })
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	r.first = strings.Split(strings.TrimSuffix(line, "\n"), "|")
	if len(r.first) != 6 || strings.Join(r.first[:3], "|") != "1|1|unix" || r.first[4] != "grpc" || filepath.Dir(r.first[3]) != sockets {
		t.Fatalf("the first line is %q", line)
	}
	go func() { r.ended <- r.command.Wait() }()
	return r
}

// dial connects with a certificate, and trusts the plugin's alone.
func (r *running) dial(t *testing.T, own tls.Certificate) *grpc.ClientConn {
	t.Helper()
	der, err := base64.RawStdEncoding.DecodeString(r.first[5])
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(theirs)
	conn, err := grpc.NewClient("unix:"+r.first[3], grpc.WithTransportCredentials(credentials.NewTLS(
		&tls.Config{Certificates: []tls.Certificate{own}, RootCAs: roots, ServerName: "localhost", MinVersion: tls.VersionTLS12})))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// TestEnd ends the plugin in every way in which it has to end by itself.
func TestEnd(t *testing.T) {
	for name, end := range map[string]func(*testing.T, *running){
		"the end of standard input": func(t *testing.T, r *running) { r.stdin.Close() },
		"SIGTERM": func(t *testing.T, r *running) {
			if err := r.command.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
		},
		"Shutdown": func(t *testing.T, r *running) {
			err := r.dial(t, r.own).Invoke(t.Context(), "/plugin.GRPCController/Shutdown", &emptypb.Empty{}, &emptypb.Empty{})
			if err != nil {
				t.Error(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := started(t)
			if err := r.command.Process.Signal(syscall.SIGINT); err != nil { // which is not meant for it
				t.Fatal(err)
			}
			health, err := grpc_health_v1.NewHealthClient(r.dial(t, r.own)).Check(t.Context(), &grpc_health_v1.HealthCheckRequest{Service: "plugin"})
			if err != nil || health.GetStatus() != grpc_health_v1.HealthCheckResponse_SERVING {
				t.Fatalf("health: %v, %v", health, err)
			}
			end(t, r)
			select {
			case err := <-r.ended:
				if err != nil {
					t.Errorf("it ended with %v", err)
				}
			case <-time.After(time.Minute):
				t.Error("it did not end")
			}
			if _, err := os.Stat(r.first[3]); err == nil {
				t.Error("it left its socket behind")
			}
		})
	}
}

// TestStrangers: nobody but the host that started it is answered.
func TestStrangers(t *testing.T) {
	r := started(t)
	other, _ := certificate(t)
	for name, own := range map[string]tls.Certificate{"another certificate": other, "no certificate": {}} {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_, err := wire.NewPluginClient(r.dial(t, own)).Describe(ctx, &wire.DescribeRequest{})
		if status.Code(err) != codes.Unavailable {
			t.Errorf("with %s: %v, want no connection", name, err)
		}
	}
	_, err := wire.NewActorClient(r.dial(t, r.own)).Busy(t.Context(), &wire.BusyRequest{})
	if status.Code(err) != codes.Unimplemented {
		t.Errorf("what it does not offer: %v", err)
	}
}

// TestByHand: without the cookie it says what it is.
func TestByHand(t *testing.T) {
	for argument, want := range map[string]string{"describe": `"name": "discs"`, "version": "1.0.0"} {
		said, err := exec.Command(program(t), argument).Output()
		if err != nil || !strings.Contains(string(said), want) {
			t.Errorf("%s: %v\n%s", argument, err, said)
		}
	}
	said, err := exec.Command(program(t)).CombinedOutput()
	if err == nil || !strings.Contains(string(said), "is a plugin of Luarr: lists the films") {
		t.Errorf("without an argument: %v: %s", err, said)
	}
}
