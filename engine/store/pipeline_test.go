package store

import (
	"context"
	"errors"
	"testing"
)

// counter gives batches whose only row has the numbers 1 to n.
func counter(n int64, used map[*batch]bool) func(context.Context, *batch) (bool, error) {
	at := int64(0)
	return func(_ context.Context, b *batch) (bool, error) {
		used[b] = true
		at++
		b.rows = append(b.rows[:0], storedRow{row: at})
		return at <= n, nil
	}
}

func rowNumber(b *batch) ([]int64, error) { return []int64{b.rows[0].row}, nil }

func TestPipelineKeepsOrderAndItsBatches(t *testing.T) {
	used := make(map[*batch]bool)
	want := int64(0)
	err := pipeline(background, counter(10_000, used), func() func(*batch) ([]int64, error) { return rowNumber }, func(got []int64) error {
		if want++; got[0] != want {
			t.Fatalf("%d, want %d", got[0], want)
		}
		return nil
	})
	if err != nil || want != 10_000 {
		t.Error(want, err)
	}
	if len(used) > ahead+decoders {
		t.Errorf("%d batches at once", len(used))
	}
}

func TestPipelineErrors(t *testing.T) {
	broken := errors.New("broken")
	decode := func(fail int64) func() func(*batch) ([]int64, error) {
		return func() func(*batch) ([]int64, error) {
			return func(b *batch) ([]int64, error) {
				if b.rows[0].row == fail {
					return nil, broken
				}
				return rowNumber(b)
			}
		}
	}
	count := counter(1000, make(map[*batch]bool))
	tests := []struct {
		name string
		next func(context.Context, *batch) (bool, error)
		fail int64 // the batch that cannot be decoded
		stop int64 // the batch that the consumer does not want
		want int64 // the last batch that it got
	}{
		{"while reading", func(ctx context.Context, b *batch) (bool, error) {
			more, _ := count(ctx, b)
			if b.rows[0].row == 5 {
				return false, broken
			}
			return more, nil
		}, 0, 0, 4},
		{"while decoding", counter(1000, make(map[*batch]bool)), 7, 0, 6},
		{"of the consumer", counter(1000, make(map[*batch]bool)), 0, 3, 3},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			last := int64(0)
			err := pipeline(background, test.next, decode(test.fail), func(got []int64) error {
				if last = got[0]; last == test.stop {
					return broken
				}
				return nil
			})
			if err != broken || last != test.want {
				t.Error(err, last)
			}
		})
	}
}
