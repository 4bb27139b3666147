package listen

import (
	"io"
	"net/http"
	"strconv"
	"time"

	"golang.org/x/time/rate"
)

// routes says who answers what.
func (l *Listener) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/healthz", l.monitored(true, l.health))
	if l.o.Config.Listen.Metrics {
		mux.HandleFunc("/metrics", l.monitored(false, l.o.Metrics.handler(l.o).ServeHTTP))
	}
	if l.o.Config.Listen.Webhooks {
		mux.HandleFunc("/webhook/{name}", l.webhook)
	}
	return mux
}

// monitored lets those ask who may: with the secret, or where nobody but this
// computer can. What is always answered finds in its request whether it was.
func (l *Listener) monitored(always bool, answer http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		known := l.gate.open(r) || l.gate.knows(r, false)
		switch {
		case !known && !l.within(w, l.gate.strangers):
		case !known && !always:
			l.stranger(w, r)
		case known && !l.within(w, l.gate.asks):
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			refuse(w, http.StatusMethodNotAllowed, "")
		default:
			w.Header().Set("Cache-Control", "no-store")
			w.Header().Set("X-Content-Type-Options", "nosniff")
			if !known {
				r = r.WithContext(asStranger(r.Context()))
			}
			answer(w, r)
		}
	}
}

// webhook takes a hint. Who has no secret learns nothing but that.
func (l *Listener) webhook(w http.ResponseWriter, r *http.Request) {
	if !l.gate.knows(r, true) {
		if l.within(w, l.gate.strangers) {
			l.stranger(w, r)
		}
		return
	}
	from, there := l.sender(r.PathValue("name"))
	switch {
	case !l.within(w, l.gate.hooks):
		l.o.Metrics.webhook(from.plugin, "limited")
	case !there:
		refuse(w, http.StatusNotFound, "no source and no matcher of that name sends webhooks")
	case r.Method != http.MethodPost && r.Method != http.MethodPut: // Radarr and Sonarr have a choice
		w.Header().Set("Allow", "POST, PUT")
		refuse(w, http.StatusMethodNotAllowed, "")
	default:
		l.take(w, r, from)
	}
}

// take reads a webhook and passes its hint on.
func (l *Listener) take(w http.ResponseWriter, r *http.Request, from sender) {
	body := http.MaxBytesReader(w, r.Body, l.o.Config.Listen.MaxBody)
	if r.ContentLength > l.o.Config.Listen.MaxBody {
		l.o.Metrics.webhook(from.plugin, "refused")
		w.Header().Set("Connection", "close")
		refuse(w, http.StatusRequestEntityTooLarge, "larger than max_body of [listen]")
		return
	}
	r.Body = body
	hint, err := l.read(r, from)
	if err == nil { // the picture after it: the sender wants to get rid of it
		_, err = io.Copy(io.Discard, body)
	}
	switch {
	case tooLarge(err):
		l.o.Metrics.webhook(from.plugin, "refused")
		refuse(w, http.StatusRequestEntityTooLarge, "larger than max_body of [listen]")
	case err != nil:
		l.o.Metrics.webhook(from.plugin, "refused")
		refuse(w, http.StatusBadRequest, err.Error())
	case hint.Kind == "" || hint.Sources == nil && hint.Matchers == nil:
		l.o.Metrics.webhook(from.plugin, "ignored")
		w.WriteHeader(http.StatusNoContent)
	default:
		l.o.Metrics.webhook(from.plugin, "accepted")
		l.o.Log.Debug("webhook", "plugin", from.plugin, "event", hint.Event, "sources", hint.Sources, "matchers", hint.Matchers)
		l.o.Hint(hint)
		w.WriteHeader(http.StatusAccepted)
	}
}

// within says whether a limit allows one more, and answers where it does not.
func (l *Listener) within(w http.ResponseWriter, limit *rate.Limiter) bool {
	if limit.AllowN(l.o.Now(), 1) {
		return true
	}
	wait := int(time.Duration(float64(time.Second)/float64(limit.Limit())).Seconds()) + 1
	w.Header().Set("Retry-After", strconv.Itoa(wait))
	refuse(w, http.StatusTooManyRequests, "")
	return false
}

// stranger answers one who has no secret. The address that was asked for is not
// logged: a secret may stand in it, nearly right.
func (l *Listener) stranger(w http.ResponseWriter, r *http.Request) {
	l.gate.complaints.Do(func() {
		l.o.Log.Warn("a request without the secret of [listen] was refused", "from", r.RemoteAddr)
	})
	refuse(w, http.StatusUnauthorized, "")
}

// refuse answers with a status and a sentence, or what the status is called.
func refuse(w http.ResponseWriter, status int, why string) {
	if why == "" {
		why = http.StatusText(status)
	}
	http.Error(w, why, status)
}
