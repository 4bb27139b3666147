package arr

import (
	"errors"
	"net"
	"net/http"

	"github.com/luarr/luarr/sdk"
)

// verdict says what became of a write that met an error: failed where it is
// known to have changed nothing, else uncertain. It also says whether the
// server is in no state to be sent more.
func verdict(err error) (state string, halt bool) {
	var op *net.OpError
	switch code := statusOf(err); {
	case code == http.StatusInternalServerError:
		return sdk.Uncertain, false
	case code == http.StatusBadGateway || code == http.StatusGatewayTimeout:
		// A proxy lost the answer; the application may have got the request.
		return sdk.Uncertain, true
	case code >= 200 && code < 300 || code == http.StatusBadRequest || code == http.StatusConflict:
		return sdk.Failed, false
	case code != 0:
		return sdk.Failed, true
	case errors.Is(err, sdk.ErrWriteRefused), errors.As(err, &op) && op.Op == "dial":
		return sdk.Failed, true
	}
	return sdk.Uncertain, true
}
