package sdk

import (
	"context"
	"errors"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/luarr/luarr/sdk/wire"
)

// toStatus turns a plugin's error into what travels. The cause of an Error
// stays behind: it may hold an address or a header.
func toStatus(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, context.Canceled) {
		return status.Error(codes.Canceled, "cancelled")
	}
	if _, ok := status.FromError(err); ok {
		return err
	}
	f := &wire.Fault{Kind: string(KindOther), Message: CleanError(err).Error()}
	code := codes.Unknown
	var e *Error
	if errors.As(err, &e) {
		f = &wire.Fault{
			Kind: string(e.Kind), Message: e.Message, Hint: e.Hint, Key: e.Key,
			RetryAfterS: e.RetryAfter.Seconds(),
		}
		switch e.Kind {
		case KindUnauthorized:
			code = codes.Unauthenticated
		case KindNotFound:
			code = codes.NotFound
		case KindUnavailable:
			code = codes.Unavailable
		case KindInvalidSetting:
			code = codes.InvalidArgument
		}
	}
	s, detailErr := status.New(code, f.Message).WithDetails(f)
	if detailErr != nil {
		return status.Error(code, f.Message)
	}
	return s.Err()
}
