package plex

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// groupLabels puts together what one request can write: items of one library
// and type with the same labels now and to be.
func groupLabels(all []*relabelling) [][]*relabelling {
	var out [][]*relabelling
	at := map[string]int{}
	for _, r := range all {
		if r.outcome.State != "" {
			continue
		}
		c := r.change
		key := strings.Join([]string{c.LibraryKey, c.TargetType, strings.Join(r.now, "\x01"), strings.Join(r.after, "\x01")}, "\x00")
		i, ok := at[key]
		if !ok || len(out[i]) == maxBatch {
			i = len(out)
			at[key] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], r)
	}
	return out
}

// writeLabels writes the labels of one group. Whether a server that is given
// tags adds them or puts them in place of its own is not certain. All of them
// are sent, which is right both ways, and those to go are taken off after.
func (s *Server) writeLabels(ctx context.Context, group []*relabelling) {
	now, after := group[0].now, group[0].after
	var added bool
	var gone, all []string
	for _, l := range after {
		added = added || !has(now, l)
	}
	for _, l := range now {
		if has(after, l) {
			all = append(all, l) // as the server writes it
		} else {
			gone = append(gone, l)
		}
	}
	for _, l := range after {
		if !has(now, l) {
			all = append(all, l)
		}
	}
	if added {
		q := labelQuery(group)
		for i, l := range all {
			q += fmt.Sprintf("&label[%d].tag.tag=%s", i, escape(l))
		}
		if !s.put(ctx, group, q+"&label.locked=1") {
			return
		}
	}
	if len(gone) > 0 {
		for i, l := range gone {
			gone[i] = escape(l) // once for the list, once more for the query
		}
		s.put(ctx, group, labelQuery(group)+"&label.locked=1&label[].tag.tag-="+escape(strings.Join(gone, ",")))
	}
}

// labelQuery names the items of a group.
func labelQuery(group []*relabelling) string {
	ids := make([]string, len(group))
	for i, r := range group {
		ids[i] = url.QueryEscape(r.change.Key)
	}
	return "type=" + strconv.Itoa(numberOf(group[0].change.TargetType)) + "&id=" + strings.Join(ids, ",")
}

// escape encodes a value of a query; a blank is %20, not a plus sign.
func escape(text string) string {
	return strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}

// put sends one writing request for a group, once, and says whether it was
// taken. What may have been taken is settled as uncertain; what the server
// failed at is left to reading back.
func (s *Server) put(ctx context.Context, group []*relabelling, query string) bool {
	q := question{method: http.MethodPut, path: allPath(group[0].change.LibraryKey), query: query}
	sent, err := s.client.write(ctx, q)
	for _, r := range group {
		r.sent, r.sendErr = r.sent || sent, err
		switch code := statusOf(err); {
		case err == nil:
		case !sent && !r.sent:
			r.settle(sdk.Failed, err)
		case code == 0, code == http.StatusBadGateway, code == http.StatusGatewayTimeout:
			r.settle(sdk.Uncertain, err)
		}
	}
	return err == nil
}

// write sends a request that writes, never twice, and says whether it may have
// reached the server.
func (c *client) write(ctx context.Context, q question) (sent bool, err error) {
	if err := c.slots.Acquire(ctx, 1); err != nil {
		return false, err
	}
	defer c.slots.Release(1)
	where := "write " + c.base.String() + q.path
	ctx, watch := newWatch(ctx, c.patience)
	defer watch.cancel()
	resp, err := c.send(ctx, q)
	if err != nil {
		return !unsent(err), netError(where, watch.cause(err), c.patience)
	}
	defer resp.Body.Close()
	watch.stop()
	body := &watched{src: resp.Body, watch: watch}
	switch resp.StatusCode {
	case http.StatusOK, http.StatusCreated, http.StatusNoContent:
		_, _ = io.Copy(io.Discard, io.LimitReader(body, 64<<10)) // so that the connection can be used again
		return true, nil
	}
	return true, statusError(where, resp, body)
}

// unsent says whether a request failed before any of it left.
func unsent(err error) bool {
	var (
		dial *net.OpError
		cert *tls.CertificateVerificationError
	)
	return errors.As(err, &dial) && dial.Op == "dial" || errors.As(err, &cert) || errors.Is(err, sdk.ErrWriteRefused)
}
