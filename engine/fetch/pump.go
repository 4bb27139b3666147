package fetch

import "context"

// ahead is how many batches may wait for the store. More would only cost
// memory: the store is as fast as the wire.
const ahead = 4

// pump hands the batches that a call gives to take. Receiving and taking
// overlap; the source is held back when take falls behind. An error of take
// ends the call.
func pump[B any](ctx context.Context, ask func(context.Context, func(B) error) error, take func(B) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	batches := make(chan B, ahead)
	received := make(chan error, 1)
	go func() {
		defer close(batches)
		received <- ask(ctx, func(b B) error {
			select {
			case batches <- b:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}()
	var own error
	for b := range batches { // to the end, so that the receiver ends too
		if own != nil {
			continue
		}
		if own = take(b); own != nil {
			cancel()
		}
	}
	if err := <-received; own == nil {
		return err
	}
	return own
}
