package homelab

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// newPin answers POST /api/v2/pins[?strong=true]: a long code for the page, or four characters to type.
func (a *Account) newPin(w http.ResponseWriter, q *question) {
	client := q.value("X-Plex-Client-Identifier")
	if client == "" {
		accountError(w, q.xml, http.StatusBadRequest, 1000, "X-Plex-Client-Identifier is missing")
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.made++
	p := &pin{id: 564_964_000 + a.made, client: client, product: q.value("X-Plex-Product"), made: a.lab.now()}
	p.strong = isTrue(q.FormValue("strong"))
	code := string(appendHex(nil, a.lab.o.Seed+7, refOf(season, a.made)))
	if p.strong {
		p.code, p.expires = code, p.made.Add(strongPin)
	} else {
		p.code, p.expires = strings.ToUpper(code[4:8]), p.made.Add(shortPin)
	}
	a.pins[p.id] = p
	a.sendPin(w, q, http.StatusCreated, p)
}

func isTrue(s string) bool { return s == "true" || s == "1" }

// readPin answers GET /api/v2/pins/{id}, for the client that made it and while the code lives.
func (a *Account) readPin(w http.ResponseWriter, q *question) {
	id, _ := strconv.Atoi(q.arg(3))
	a.mu.Lock()
	defer a.mu.Unlock()
	p := a.pins[id]
	if p == nil || p.client != q.value("X-Plex-Client-Identifier") || !a.lab.now().Before(p.expires) {
		accountError(w, q.xml, http.StatusNotFound, 1020, "Code not found or expired")
		return
	}
	p.polls++
	if n := a.auto.polls; n > 0 && p.polls >= n && p.token == "" {
		a.claim(p, a.auto.user)
	}
	a.sendPin(w, q, http.StatusOK, p)
}

func (a *Account) sendPin(w http.ResponseWriter, q *question, status int, p *pin) {
	doc := writer{xml: q.xml}
	doc.object("pin")
	doc.num("id", int64(p.id))
	doc.plain("code", p.code)
	doc.text("product", p.product)
	doc.bool("trusted", false)
	doc.plain("qr", "https://plex.tv/api/v2/pins/qr/"+p.code)
	doc.text("clientIdentifier", p.client)
	doc.num("expiresIn", int64(p.expires.Sub(a.lab.now()).Seconds()))
	doc.plain("createdAt", iso(p.made))
	doc.plain("expiresAt", iso(p.expires))
	doc.orNull("authToken", p.token)
	doc.orNull("newRegistration", "")
	doc.child("location")
	doc.plain("code", "DE")
	doc.plain("country", "Germany")
	doc.plain("time_zone", "Europe/Berlin")
	doc.end("location")
	doc.end("pin")
	sendBare(w, status, &doc)
}

// iso is a time as plex.tv writes it.
func iso(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

// orNull writes a text; an empty one is null in JSON.
func (w *writer) orNull(name, v string) {
	if v == "" && !w.xml {
		w.literal(name, "null")
		return
	}
	w.text(name, v)
}

// sendBare answers with a document that nothing is wrapped around.
func sendBare(w http.ResponseWriter, status int, doc *writer) {
	body := strings.TrimSuffix(string(doc.b), ",")
	if doc.xml {
		body = `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + body
	}
	answer(w, status, contentType(doc.xml), body)
}

// accountError is how plex.tv refuses.
func accountError(w http.ResponseWriter, xml bool, status, code int, message string) {
	sendBare(w, status, accountErrorBody(xml, status, code, message))
}

func accountErrorBody(xml bool, status, code int, message string) *writer {
	doc := &writer{xml: xml}
	if xml {
		doc.object("errors")
	} else {
		doc.b = append(doc.b, '{')
		doc.list("errors")
	}
	doc.object("error")
	doc.num("code", int64(code))
	doc.text("message", message)
	doc.num("status", int64(status))
	doc.end("error")
	doc.endList()
	doc.end("errors")
	return doc
}

// accountFace is how plex.tv looks when something is wrong.
func accountFace(r *http.Request, kind FaultKind) (status int, contentType, body string) {
	status, code, message := http.StatusInternalServerError, 1000, "Internal server error"
	switch kind {
	case OtherSoftware:
		return http.StatusOK, "application/json", otherSoftware
	case NotJSON:
		return http.StatusOK, html, loginPage
	case Unauthorized:
		status, code, message = http.StatusUnauthorized, 1001, "User could not be authenticated"
	case Forbidden:
		status, message = http.StatusForbidden, "Forbidden"
	case NotFound:
		status, message = http.StatusNotFound, "Not found"
	case TooManyRequests:
		status, code, message = http.StatusTooManyRequests, 1003, "API rate limit exceeded"
	case Starting:
		return http.StatusServiceUnavailable, html, plexErrorBody(http.StatusServiceUnavailable)
	}
	xml := !strings.Contains(r.Header.Get("Accept"), "json")
	doc := accountErrorBody(xml, status, code, message)
	kindOf := "application/json"
	if xml {
		kindOf = "application/xml"
	}
	return status, kindOf, strings.TrimSuffix(string(doc.b), ",")
}

// addressOf takes an address apart as plex.tv lists it.
func addressOf(uri string) (protocol, host string, port int) {
	u, err := url.Parse(uri)
	if err != nil {
		return "", "", 0
	}
	port, err = strconv.Atoi(u.Port())
	if err != nil {
		port = map[string]int{"http": 80, "https": 443}[u.Scheme]
	}
	host = u.Hostname()
	if dashed, rest, ok := strings.Cut(host, "."); ok && strings.HasSuffix(rest, ".plex.direct") {
		host = strings.ReplaceAll(dashed, "-", ".")
	}
	return u.Scheme, host, port
}

// DirectURI is an address as a *.plex.direct name, which nothing here resolves.
func DirectURI(ip string, port int) string {
	return fmt.Sprintf("https://%s.0123456789abcdef0123456789abcdef.plex.direct:%d", strings.ReplaceAll(ip, ".", "-"), port)
}
