package listen_test

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/listen"
	"github.com/luarr/luarr/sdk"
)

func TestOpenRefuses(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	c := settings()
	c.Listen.Address = taken.Addr().String()
	_, err = listen.Open(listen.Options{Config: c})
	if err == nil || !strings.Contains(err.Error(), c.Listen.Address) || fault.Hint(err) == "" || strings.Count(err.Error(), c.Listen.Address) != 1 {
		t.Errorf("a taken address: %v", err)
	}
	c = settings()
	c.Listen.Secret = sdk.Secret{}
	if _, err := listen.Open(listen.Options{Config: c}); fault.ClassOf(err) != fault.Usage {
		t.Errorf("without a secret: %v", err)
	}
}

// TestEnds asks while the listener ends: what is being answered is answered, and
// the address is free afterwards.
func TestEnds(t *testing.T) {
	inside, goOn := make(chan bool), make(chan bool)
	l := serve(t, func(o *listen.Options) {
		o.State = func(context.Context) (listen.State, error) {
			inside <- true
			<-goOn
			return listen.State{}, nil
		}
	})
	status := make(chan int, 1)
	go func() {
		answer, err := http.Get(l.url + "/healthz")
		if err != nil {
			status <- 0
			return
		}
		answer.Body.Close()
		status <- answer.StatusCode
	}()
	<-inside
	l.stop()
	for { // until nobody is let in any more
		conn, err := net.Dial("tcp", l.listen.Addr())
		if err != nil {
			break
		}
		conn.Close()
	}
	close(goOn)
	if got := <-status; got != http.StatusServiceUnavailable && got != http.StatusOK {
		t.Errorf("it answered %d", got)
	}
	if err := <-l.served; err != nil {
		t.Error(err)
	}
	l.served <- nil // for the lab
	again, err := net.Listen("tcp", l.listen.Addr())
	if err != nil {
		t.Fatalf("the address is not free: %v", err)
	}
	again.Close()
}

// TestIdleConnectionsEnd has a client that says nothing: it does not hold up the
// end for long.
func TestIdleConnectionsEnd(t *testing.T) {
	l := serve(t, nil)
	conn, err := net.Dial("tcp", l.listen.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte("POST /webhook/radarr HTTP/1.1\r\nHost: x\r\nX-Luarr-Secret: " + secret + "\r\nContent-Length: 100\r\n\r\n{")); err != nil {
		t.Fatal(err)
	}
	l.stop()
	select {
	case err := <-l.served:
		l.served <- err
	case <-time.After(2 * time.Minute):
		t.Fatal("it does not end")
	}
}

func TestLongHeader(t *testing.T) {
	l := serve(t, nil)
	conn, err := net.Dial("tcp", l.listen.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	go func() {
		_, _ = conn.Write([]byte("GET /healthz HTTP/1.1\r\nX: " + strings.Repeat("x", 32<<10) + "\r\n\r\n"))
	}()
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil || answer.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("got %v, %v", answer, err)
	}
}

func TestOtherComputersAreWarnedOf(t *testing.T) {
	l := serve(t, func(o *listen.Options) { o.Config.Listen.Address = ":0" })
	if _, _, text := l.ask("GET", "/healthz", "", nil); text != "{\n  \"status\": \"degraded\"\n}\n" {
		t.Errorf("a stranger reads %s", text)
	}
	if text := l.logged(); !strings.Contains(text, "level=WARN msg=\"other computers") {
		t.Errorf("logged %s", text)
	}
}
