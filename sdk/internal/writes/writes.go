// Package writes marks the contexts in which a plugin may write to a server.
// It is internal so that a plugin cannot mark one by itself.
package writes

import "context"

type key struct{}

// Allow marks a context.
func Allow(ctx context.Context) context.Context { return context.WithValue(ctx, key{}, true) }

// Allowed says whether a context is marked.
func Allowed(ctx context.Context) bool {
	allowed, _ := ctx.Value(key{}).(bool)
	return allowed
}
