// Package sdk is all that the author of a Luarr plugin imports. A plugin is a
// struct: its exported fields are its settings, the interfaces it implements
// are what it can do, and its whole main is one call to Serve.
//
//	type Shelf struct {
//		Folder string `setting:"folder,required" doc:"where the files lie"`
//	}
//
//	func (s *Shelf) Server(ctx context.Context) (*sdk.Server, error) { … }
//	func (s *Shelf) Libraries(ctx context.Context) ([]*sdk.Library, error) { … }
//	func (s *Shelf) Items(ctx context.Context, lib *sdk.Library, out sdk.Items) (sdk.Walk, error) { … }
//
//	func main() {
//		sdk.Serve(sdk.Plugin{Name: "shelf", Version: "1.0.0", Summary: "lists a folder", New: func() any { return &Shelf{} }})
//	}
//
// The plugin runs as a process of its own, in an empty folder: paths in its
// settings are to be absolute. What it logs with log/slog reaches
// Luarr's log. HTTP goes through HTTPClient, which lets nothing but reads
// leave outside Apply and SignIn.
package sdk
