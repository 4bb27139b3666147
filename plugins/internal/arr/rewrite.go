package arr

import (
	"context"
	"fmt"
	"net/http"

	json "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/luarr/luarr/sdk"
)

// body is an object of the servers with everything that it has, known here or
// not.
type body map[string]jsontext.Value

// set gives it a value.
func (b body) set(name string, v any) error {
	text, err := json.Marshal(v)
	b[name] = text
	return err
}

// rewrite writes an entry as a whole, as it stands now but for what alter
// alters: the server would reset what the body lacks. Into takes the answer
// unless it is nil.
func (i *Instance) rewrite(ctx context.Context, s *sender, id int32, query string, alter func(body) error, into any) (state string, err error) {
	path := fmt.Sprintf("%s/%d", i.app.Resource, id)
	entry := body{}
	err = i.client.get(ctx, path, &entry)
	if err == nil && len(entry) == 0 {
		err = i.client.malformed(path, errNoID)
	}
	if err == nil {
		err = alter(entry)
	}
	if err != nil {
		return sdk.Failed, err
	}
	return s.write(ctx, http.MethodPut, path, query, entry, into)
}
