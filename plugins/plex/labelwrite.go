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
	"slices"
	"strconv"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// edit is what is sent for an item: queries without the items they are for.
// Either may be empty.
type edit struct{ add, remove string }

// plan works out the edit. Whether a server that is given tags adds them or
// puts them in place of its own is not certain. All of them are sent, which is
// right both ways, and those to go are taken off after.
func (j *job) plan() {
	var all, gone []string
	for _, l := range j.now {
		if want, asked := j.wanted[fold(l)]; asked && !want.on {
			gone = append(gone, escape(l)) // once for the list, once more for the query
		} else {
			all = append(all, l)
		}
	}
	had := len(all)
	for _, l := range j.wanted {
		if l.on && !has(j.now, l.name) {
			all = append(all, l.name)
		}
	}
	if len(all) > had {
		slices.Sort(all)
		for i, l := range all {
			j.edit.add += fmt.Sprintf("&label[%d].tag.tag=%s", i, escape(l))
		}
		j.edit.add += "&label.locked=1"
	}
	if len(gone) > 0 {
		j.edit.remove = "&label.locked=1&label[].tag.tag-=" + escape(strings.Join(gone, ","))
	}
}

// groupJobs puts together what one request can write: items of one library and
// type that need the same edit.
func groupJobs(jobs []*job) [][]*job {
	type likeness struct {
		library, itemType string
		edit              edit
	}
	var out [][]*job
	at := map[likeness]int{}
	for _, j := range jobs {
		if len(j.open()) == 0 {
			continue
		}
		j.plan()
		like := likeness{j.library, j.itemType, j.edit}
		i, ok := at[like]
		if !ok || len(out[i]) == maxBatch {
			i = len(out)
			at[like] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], j)
	}
	return out
}

// writeLabels writes the labels of one group.
func (s *Server) writeLabels(ctx context.Context, group []*job) {
	var all, removing []*wish
	for _, j := range group {
		for _, w := range j.open() {
			all = append(all, w)
			if w.removes() {
				removing = append(removing, w)
			}
		}
	}
	e := group[0].edit
	// What the server adds it may put in place of all else: that concerns
	// those who remove, too.
	if e.add != "" && !s.put(ctx, group, e.add, all) {
		return
	}
	if e.remove != "" {
		s.put(ctx, group, e.remove, removing)
	}
}

// itemsOf names the items of a group.
func itemsOf(group []*job) string {
	ids := make([]string, len(group))
	for i, j := range group {
		ids[i] = url.QueryEscape(j.key)
	}
	return "type=" + strconv.Itoa(numberOf(group[0].itemType)) + "&id=" + strings.Join(ids, ",")
}

// escape encodes a value of a query; a blank is %20, not a plus sign.
func escape(text string) string {
	return strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}

// put sends one writing request for a group, once, and says whether it was
// taken. Of the wishes that it concerns, those that may have been fulfilled are
// settled as uncertain; what the server failed at is left to reading back.
func (s *Server) put(ctx context.Context, group []*job, query string, wishes []*wish) bool {
	q := question{method: http.MethodPut, path: allPath(group[0].library), query: itemsOf(group) + query}
	sent, err := s.client.write(ctx, q)
	lost := err != nil && sent && slices.Contains([]int{0, http.StatusBadGateway, http.StatusGatewayTimeout}, statusOf(err))
	for _, w := range wishes {
		w.sent, w.err = w.sent || sent, err
		switch {
		case err == nil:
		case !w.sent:
			w.settle(sdk.Failed, err)
		case lost:
			w.settle(sdk.Uncertain, err)
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
	ctx, watch := newWatch(ctx, c.patience, c.now)
	defer watch.cancel()
	resp, err := c.send(ctx, q)
	if err != nil {
		return !unsent(err), netError(where, watch.cause(err), c.patience)
	}
	defer resp.Body.Close()
	watch.stop()
	body := &watched{src: resp.Body, watch: watch}
	switch resp.StatusCode {
	case http.StatusOK, http.StatusCreated, http.StatusAccepted, http.StatusNoContent:
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
