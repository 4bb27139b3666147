package sdk

import (
	"fmt"
	"reflect"
	"sort"
	"strconv"
	"strings"

	"github.com/luarr/luarr/sdk/wire"
)

// field is one exported field of an instance that users can set.
type field struct {
	index    int
	key, doc string
	required bool
	kind     string
	min, max *float64 // of a number; nil where there is none
	whole    bool     // for the whole server
}

var (
	secretType = reflect.TypeFor[Secret]()
	listType   = reflect.TypeFor[[]string]()
	pairsType  = reflect.TypeFor[[][2]string]()
	anyType    = reflect.TypeFor[any]()
)

// kindOf names the type of a setting as the schema does, or gives "".
func kindOf(t reflect.Type) string {
	switch t {
	case secretType:
		return "secret"
	case listType:
		return "list"
	case pairsType:
		return "pairs"
	case anyType:
		return "any"
	}
	switch t.Kind() {
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "boolean"
	case reflect.Int, reflect.Int64:
		return "integer"
	case reflect.Float64:
		return "number"
	}
	return ""
}

// fieldsOf reads the `setting:"key[,required]" doc:"…"` tags of an instance,
// which must be a pointer to a struct; min:"1" and max:"9" bound a number, and
// scope:"server" says that a library cannot have its own.
func fieldsOf(instance any) ([]field, error) {
	t := reflect.TypeOf(instance)
	if t == nil || t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct {
		return nil, fmt.Errorf("New must return a pointer to a struct, not %T", instance)
	}
	t = t.Elem()
	var out []field
	for i := range t.NumField() {
		f := t.Field(i)
		tag, ok := f.Tag.Lookup("setting")
		if !ok {
			continue
		}
		key, option, _ := strings.Cut(tag, ",")
		kind := kindOf(f.Type)
		switch {
		case !f.IsExported():
			return nil, fmt.Errorf("setting %s: the field %s must be exported", key, f.Name)
		case kind == "":
			return nil, fmt.Errorf("setting %s: the type %s cannot be set", key, f.Type)
		case f.Tag.Get("doc") == "":
			return nil, fmt.Errorf("setting %s: a doc tag is missing", key)
		}
		one := field{index: i, key: key, doc: f.Tag.Get("doc"), required: option == "required", kind: kind, whole: f.Tag.Get("scope") == "server"}
		for name, to := range map[string]**float64{"min": &one.min, "max": &one.max} {
			text, given := f.Tag.Lookup(name)
			if !given {
				continue
			}
			n, err := strconv.ParseFloat(text, 64)
			if err != nil {
				return nil, fmt.Errorf("setting %s: %s is no number", key, name)
			}
			*to = &n
		}
		out = append(out, one)
	}
	return out, nil
}

// settingsOf describes the settings of an instance that New returned; what
// its fields hold are the defaults.
func settingsOf(instance any) ([]*wire.Setting, error) {
	fields, err := fieldsOf(instance)
	if err != nil {
		return nil, err
	}
	v := reflect.ValueOf(instance).Elem()
	var out []*wire.Setting
	for _, f := range fields {
		out = append(out, &wire.Setting{
			Key: f.key, Type: f.kind, Doc: f.doc, Required: f.required,
			Default: tomlOf(v.Field(f.index)), Min: f.min, Max: f.max, ServerWide: f.whole,
		})
	}
	return out, nil
}

// tomlOf writes a default as TOML; a zero string, list or secret has none.
func tomlOf(v reflect.Value) string {
	switch v.Kind() {
	case reflect.String:
		if v.Len() > 0 {
			return strconv.Quote(v.String())
		}
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.Int, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'g', -1, 64)
	}
	return ""
}

// configure sets an instance's fields. Unknown keys, wrong types and missing
// required settings are errors that name the key. An Authenticator is also
// opened for its account alone, which supplies url and token: it has to see
// itself to whether it needs them.
func configure(instance any, settings map[string]any) error {
	fields, err := fieldsOf(instance)
	if err != nil {
		return err
	}
	v := reflect.ValueOf(instance).Elem()
	left := make(map[string]any, len(settings))
	for k, value := range settings {
		left[k] = value
	}
	for _, f := range fields {
		value, given := left[f.key]
		delete(left, f.key)
		if !given || value == nil {
			if f.required && !supplied(instance, f.key) {
				return InvalidSetting(f.key, "is required")
			}
			continue
		}
		if err := set(v.Field(f.index), f, value); err != nil {
			return err
		}
		if f.required && !supplied(instance, f.key) && empty(v.Field(f.index)) {
			return InvalidSetting(f.key, "must not be empty")
		}
	}
	if len(left) > 0 {
		unknown := make([]string, 0, len(left))
		for k := range left {
			unknown = append(unknown, k)
		}
		sort.Strings(unknown)
		return InvalidSetting(unknown[0], "is not a setting of this plugin")
	}
	return nil
}

// supplied says whether an account may supply a setting.
func supplied(instance any, key string) bool {
	_, signsIn := instance.(Authenticator)
	return signsIn && (key == "url" || key == "token")
}

// empty says whether a field holds nothing: an empty text, list or secret.
func empty(v reflect.Value) bool {
	if secret, ok := v.Interface().(Secret); ok {
		return secret.IsZero()
	}
	return v.IsZero()
}

// set stores one value, as JSON knows it, in a field.
func set(v reflect.Value, f field, value any) error {
	wrong := InvalidSetting(f.key, fmt.Sprintf("must be %s, not %s", article(f.kind), jsonKind(value)))
	switch f.kind {
	case "any":
		v.Set(reflect.ValueOf(value))
		return nil
	case "list":
		list, ok := stringsOf(value)
		if !ok {
			return wrong
		}
		v.Set(reflect.ValueOf(list))
		return nil
	case "pairs":
		pairs, ok := pairsOf(value)
		if !ok {
			return wrong
		}
		v.Set(reflect.ValueOf(pairs))
		return nil
	}
	if n, isNumber := value.(float64); isNumber && (f.min != nil && n < *f.min || f.max != nil && n > *f.max) {
		return InvalidSetting(f.key, f.bounds())
	}
	switch x := value.(type) {
	case string:
		switch f.kind {
		case "secret":
			v.Set(reflect.ValueOf(NewSecret(x)))
			return nil
		case "string":
			v.SetString(x)
			return nil
		}
	case bool:
		if f.kind == "boolean" {
			v.SetBool(x)
			return nil
		}
	case float64:
		switch {
		case f.kind == "number":
			v.SetFloat(x)
			return nil
		case f.kind == "integer" && x == float64(int64(x)):
			v.SetInt(int64(x))
			return nil
		}
	}
	return wrong
}

// bounds puts the bounds of a number in words.
func (f field) bounds() string {
	number := func(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
	switch {
	case f.max == nil:
		return "must be at least " + number(*f.min)
	case f.min == nil:
		return "must be at most " + number(*f.max)
	}
	return "must lie between " + number(*f.min) + " and " + number(*f.max)
}

// stringsOf reads a list of strings.
func stringsOf(value any) ([]string, bool) {
	raw, ok := value.([]any)
	if !ok {
		return nil, false
	}
	list := make([]string, len(raw))
	for i, x := range raw {
		if list[i], ok = x.(string); !ok {
			return nil, false
		}
	}
	return list, true
}

// pairsOf reads a list of lists of two strings.
func pairsOf(value any) ([][2]string, bool) {
	raw, ok := value.([]any)
	if !ok {
		return nil, false
	}
	pairs := make([][2]string, len(raw))
	for i, x := range raw {
		two, ok := stringsOf(x)
		if !ok || len(two) != 2 {
			return nil, false
		}
		pairs[i] = [2]string{two[0], two[1]}
	}
	return pairs, true
}

// article puts the kind of a setting in words.
func article(kind string) string {
	switch kind {
	case "integer":
		return "a whole number"
	case "number":
		return "a number"
	case "boolean":
		return "true or false"
	case "list":
		return "a list of strings"
	case "pairs":
		return "a list of pairs of strings"
	}
	return "a string"
}

// jsonKind puts the type of a value in words.
func jsonKind(value any) string {
	switch value.(type) {
	case string:
		return "a string"
	case bool:
		return "true or false"
	case float64:
		return "a number"
	case []any:
		return "a list"
	}
	return "a table"
}
