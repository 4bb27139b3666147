package sdk

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk/wire"
)

// Traits is implemented by sources that say more of their items than the schema
// has fields for. Rules read it as traits, beside those of detectors.
type Traits interface {
	Source
	// Traits lists what it may say. Like Changes it is also called on an
	// instance without settings, to describe the plugin.
	Traits() []TraitKind
}

// TraitKind is one trait that a source declares.
type TraitKind struct {
	Name string // such as has_nfo: at most 64 letters, and none of a detector's
	Type string // TraitString, TraitInteger, TraitNumber or TraitBoolean
	Of   string // TraitOfItem or TraitOfVersion
	Doc  string // what it means, with its unit
}

// The types of traits, and what has them.
const (
	TraitString  = "string"
	TraitInteger = "integer"
	TraitNumber  = "number"
	TraitBoolean = "boolean"

	TraitOfItem    = "item"
	TraitOfVersion = "version"
)

// EventKinds is implemented by sources whose Events have kinds of their own.
type EventKinds interface {
	Events
	// EventKinds lists them. Like Changes it is also called on an instance
	// without settings, to describe the plugin.
	EventKinds() []EventKind
}

// EventKind is one kind of events that a source declares.
type EventKind struct {
	Name string // such as backup_done
	Doc  string // what has happened then, as one sentence
	// Like is EventSession, EventItem, EventLibrary or EventServer where it is a
	// case of that, with the same key and state: what a rule may look at is read
	// again then. Empty where there is nothing to look at.
	Like string
}

// EventKindsOfAll lists the kinds of events that no source declares: they are
// everybody's.
func EventKindsOfAll() []string {
	return []string{EventSession, EventItem, EventLibrary, EventServer, EventLink, EventAlive}
}

// describe gives the form that travels.
func (k TraitKind) describe() *wire.TraitKind {
	return &wire.TraitKind{Name: k.Name, Type: k.Type, Of: k.Of, Doc: k.Doc}
}

// describe gives the form that travels.
func (k EventKind) describe() *wire.EventKind {
	return &wire.EventKind{Name: k.Name, Doc: k.Doc, Like: k.Like}
}

// SourceTraits makes Item.SourceTraits and Version.SourceTraits of values by
// name: strings, booleans and numbers. A value that is none of these, or nil, is
// left out, so that rules take it as unknown; nil where nothing is left.
func SourceTraits(values Values) *structpb.Struct {
	out := &structpb.Struct{Fields: make(map[string]*structpb.Value, len(values))}
	for name, value := range values {
		if s, ok := value.(string); ok {
			value = strings.ToValidUTF8(s, "�")
		}
		if v, err := structpb.NewValue(value); err == nil && value != nil {
			out.Fields[name] = v
		}
	}
	if len(out.Fields) == 0 {
		return nil
	}
	return out
}

// longestTrait bounds the value of a trait, in bytes.
const longestTrait = 200

var traitName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`)

// CheckTrait says what is wrong with a trait as a plugin declares it.
func CheckTrait(k *wire.TraitKind) error {
	switch {
	case !traitName.MatchString(k.GetName()) || k.GetName() == "evidence" || k.GetName() == "confidence":
		return fmt.Errorf("%q cannot be the name of a trait: small letters, digits and _ make one", k.GetName())
	case !slices.Contains([]string{TraitString, TraitInteger, TraitNumber, TraitBoolean}, k.GetType()):
		return fmt.Errorf("the trait %s has the type %q: want string, integer, number or boolean", k.GetName(), k.GetType())
	case k.GetOf() != TraitOfItem && k.GetOf() != TraitOfVersion:
		return fmt.Errorf("the trait %s is of %q: want item or version", k.GetName(), k.GetOf())
	}
	return nil
}

// TraitText gives what a source says of a trait that it declares as traits keep
// it: text, true or false, a decimal number. An error says why it is no value
// of that trait. Null is nothing said: an empty text.
func TraitText(k *wire.TraitKind, v *structpb.Value) (string, error) {
	switch is := v.GetKind().(type) {
	case nil, *structpb.Value_NullValue:
		return "", nil
	case *structpb.Value_StringValue:
		if k.GetType() != TraitString {
			break
		}
		if len(is.StringValue) > longestTrait {
			return "", fmt.Errorf("is longer than %d bytes", longestTrait)
		}
		return is.StringValue, nil
	case *structpb.Value_BoolValue:
		if k.GetType() == TraitBoolean {
			return strconv.FormatBool(is.BoolValue), nil
		}
	case *structpb.Value_NumberValue:
		return traitNumber(k, is.NumberValue)
	}
	return "", errors.New("is no " + k.GetType())
}

// safeInteger is the greatest whole number that a float64 tells from its
// neighbours.
const safeInteger = 1 << 53

func traitNumber(k *wire.TraitKind, n float64) (string, error) {
	switch {
	case math.IsNaN(n) || math.IsInf(n, 0):
	case k.GetType() == TraitInteger && n == math.Trunc(n) && math.Abs(n) <= safeInteger:
		return strconv.FormatInt(int64(n), 10), nil
	case k.GetType() == TraitNumber && math.Abs(n) < safeInteger:
		return strconv.FormatFloat(n, 'f', -1, 64), nil
	case k.GetType() == TraitNumber:
		return strconv.FormatFloat(n, 'g', -1, 64), nil
	}
	return "", errors.New("is no " + k.GetType())
}
