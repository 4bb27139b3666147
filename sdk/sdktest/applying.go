// Package sdktest holds what plugin authors test with: the contract that every
// plugin must keep, run in process and over the wire.
package sdktest

import (
	"context"

	"github.com/luarr/luarr/sdk/internal/writes"
)

// Applying gives the context that the SDK gives to Apply, in which HTTPClient
// lets writes through, for tests that call a ChangeKind's Apply themselves.
func Applying(ctx context.Context) context.Context { return writes.Allow(ctx) }
