package host

import (
	"encoding"
	"fmt"
	"reflect"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// wireSettings turns settings into what travels, and names the values in them
// that are secret: those of type sdk.Secret, and those the plugin calls so.
func wireSettings(settings map[string]any, d *wire.Description) (*structpb.Struct, []string, error) {
	out := &structpb.Struct{Fields: make(map[string]*structpb.Value, len(settings))}
	var hidden []string
	for key, v := range settings {
		value, err := wireValue(v, &hidden)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", key, err)
		}
		out.Fields[key] = value
	}
	for _, s := range d.GetSettings() {
		if s.GetType() == "secret" {
			hidden = append(hidden, out.Fields[s.GetKey()].GetStringValue())
		}
	}
	return out, hidden, nil
}

// wireValue converts one value; lists and tables of any Go type will do.
func wireValue(v any, hidden *[]string) (*structpb.Value, error) {
	switch v := v.(type) {
	case nil:
		return structpb.NewNullValue(), nil
	case sdk.Secret:
		*hidden = append(*hidden, v.Reveal())
		return structpb.NewStringValue(v.Reveal()), nil
	case encoding.TextMarshaler:
		text, err := v.MarshalText()
		return structpb.NewStringValue(string(text)), err
	}
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.String:
		return structpb.NewStringValue(r.String()), nil
	case reflect.Bool:
		return structpb.NewBoolValue(r.Bool()), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return structpb.NewNumberValue(float64(r.Int())), nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return structpb.NewNumberValue(float64(r.Uint())), nil
	case reflect.Float32, reflect.Float64:
		return structpb.NewNumberValue(r.Float()), nil
	case reflect.Slice, reflect.Array:
		list := &structpb.ListValue{}
		for i := range r.Len() {
			e, err := wireValue(r.Index(i).Interface(), hidden)
			if err != nil {
				return nil, err
			}
			list.Values = append(list.Values, e)
		}
		return structpb.NewListValue(list), nil
	case reflect.Map:
		if r.Type().Key().Kind() != reflect.String {
			break
		}
		table := &structpb.Struct{Fields: map[string]*structpb.Value{}}
		for _, k := range r.MapKeys() {
			e, err := wireValue(r.MapIndex(k).Interface(), hidden)
			if err != nil {
				return nil, err
			}
			table.Fields[k.String()] = e
		}
		return structpb.NewStructValue(table), nil
	}
	return nil, fmt.Errorf("a value of type %T cannot be handed to a plugin", v)
}
