package sdk

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"google.golang.org/grpc/status"
)

// all is a source of every capability. Under their own names the interfaces
// would hide the methods that are called the same.
type all struct {
	listing
	history
	sessions
	happenings
}

type (
	listing    = Incremental
	history    = History
	sessions   = Sessions
	happenings = Events
)

// TestWhatOthersMakeThemselvesIsWrittenDown compares the page for authors in
// other languages with what this package does for those in Go.
func TestWhatOthersMakeThemselvesIsWrittenDown(t *testing.T) {
	text, err := os.ReadFile("wire/README.md")
	if err != nil {
		t.Fatal(err)
	}
	page := strings.Join(strings.Fields(string(text)), " ")
	want := []string{fmt.Sprintf("Send one at %d items, %d KiB or after %d ms", batchItems, batchBytes>>10, batchAge.Milliseconds())}
	for _, kind := range []Kind{KindUnauthorized, KindNotFound, KindUnavailable, KindInvalidSetting, KindOther} {
		code := status.Code(toStatus(&Error{Kind: kind, Message: "m"}))
		want = append(want, fmt.Sprintf("| `%s` | `%s` |", kind, codeName[code.String()]))
	}
	for _, t := range []reflect.Type{secretType, listType, pairsType, anyType, reflect.TypeFor[string](), reflect.TypeFor[bool](), reflect.TypeFor[int](), reflect.TypeFor[float64]()} {
		want = append(want, "`"+kindOf(t)+"`")
	}
	for _, capability := range sourceCapabilities(all{}) {
		want = append(want, "| with `"+capability+"` |")
	}
	if n := len(sourceCapabilities(all{})); n < 4 {
		t.Errorf("only %d capabilities were looked at", n)
	}
	for _, w := range want {
		if !strings.Contains(page, w) {
			t.Errorf("wire/README.md does not say: %s", w)
		}
	}
}

// codeName gives the names that gRPC's codes have outside of Go.
var codeName = map[string]string{
	"Unauthenticated": "UNAUTHENTICATED", "NotFound": "NOT_FOUND", "Unavailable": "UNAVAILABLE",
	"InvalidArgument": "INVALID_ARGUMENT", "Unknown": "UNKNOWN",
}
