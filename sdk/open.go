package sdk

import "context"

// Open makes an instance of a plugin in this process: New, then the settings,
// then the instance's own Open. Values are as JSON has them: string, float64,
// bool, []any. Serve does this when the engine says so; a test may do it too.
func Open(ctx context.Context, p Plugin, settings map[string]any) (any, error) {
	instance := p.New()
	if err := configure(instance, settings); err != nil {
		return nil, err
	}
	if o, ok := instance.(Opener); ok {
		if err := o.Open(ctx); err != nil {
			return nil, err
		}
	}
	return instance, nil
}
