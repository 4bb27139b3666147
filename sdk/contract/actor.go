package contract

import (
	"maps"
	"slices"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// actor: a preview says the same every time, and alters only what it names.
func (r *run) actor(s Subject) {
	proposals := r.config.Proposals
	if len(proposals) == 0 {
		proposals = r.invent()
	}
	var first []*wire.Effect
	r.check("previews its changes", "Preview works from what the proposal carries; before and after name the same values", func(p *Problems) {
		for _, one := range proposals {
			if !slices.ContainsFunc(r.about.Changes, func(k *wire.ChangeKind) bool { return r.about.Name+"."+k.Name == one.Change.Kind }) {
				p.Add("%s is none of its changes", one.Change.Kind)
			}
		}
		first = r.preview(p, s, proposals)
		for i, e := range first {
			before, after := e.Before.GetFields(), e.After.GetFields()
			if !slices.Equal(slices.Sorted(maps.Keys(before)), slices.Sorted(maps.Keys(after))) {
				p.Add("%s: before and after name different values", proposals[i].Change.Kind)
			}
		}
	})
	if first == nil {
		return
	}
	r.check("previews its changes twice alike", "a preview must depend on nothing but the proposal", func(p *Problems) {
		for i, e := range r.preview(p, s, proposals) {
			if !proto.Equal(e, first[i]) {
				p.Add("%s: the second preview is another one", proposals[i].Change.Kind)
			}
		}
	})
	r.skip("applies its changes", "the contract changes nothing: test Apply and Check yourself, against a simulated server (sdktest.Applying)")
}

// preview asks for the effects of proposals, one each.
func (r *run) preview(p *Problems, s Subject, proposals []*wire.Proposal) []*wire.Effect {
	effects, err := s.Preview(r.ctx, proposals)
	switch {
	case err != nil:
		p.Add("it answered: %v", err)
	case len(effects) != len(proposals):
		p.Add("it gave %d effects for %d changes", len(effects), len(proposals))
	default:
		return effects
	}
	return nil
}

// invent makes proposals of every kind of change, aimed at items that the
// plugin listed, or at ones made up.
func (r *run) invent() []*wire.Proposal {
	var out []*wire.Proposal
	for _, k := range r.about.Changes {
		params := &structpb.Struct{Fields: map[string]*structpb.Value{}}
		for _, param := range k.Params {
			params.Fields[param.Name] = sample(param.Type)
		}
		for _, target := range k.Targets {
			proposal := &wire.Proposal{Change: &wire.Change{
				Kind: r.about.Name + "." + k.Name, Params: params, Target: "contract/1", Key: "1", TargetType: target, Title: "Contract",
			}}
			switch target {
			case "library":
				proposal.Library = &wire.Library{Source: "contract", Key: "1", Title: "Contract"}
			case "server":
				proposal.Server = &wire.Server{Source: "contract", Name: "Contract"}
			case "session":
				proposal.Session = &wire.Session{Source: "contract", Id: "1", Title: "Contract"}
			default:
				proposal.Item = &wire.Item{Id: "contract/1", Source: "contract", Type: target, Title: "Contract"}
			}
			if i := slices.IndexFunc(r.items, func(item *wire.Item) bool { return item.Type == target }); i >= 0 {
				listed := r.items[i]
				proposal.Item = proto.CloneOf(listed)
				proposal.Item.Id = "contract/" + listed.Id
				proposal.Change.Target, proposal.Change.Key, proposal.Change.Title = proposal.Item.Id, listed.Id, listed.Title
			}
			if r.can("matcher") {
				proposal.Match = &wire.Match{Matcher: "contract", State: sdk.Matched, Id: "1", Title: "Contract"}
			}
			out = append(out, proposal)
		}
	}
	return out
}

// sample is a value of a parameter's type.
func sample(kind string) *structpb.Value {
	switch kind {
	case "number":
		return structpb.NewNumberValue(1)
	case "boolean":
		return structpb.NewBoolValue(true)
	case "list":
		return structpb.NewListValue(&structpb.ListValue{Values: []*structpb.Value{structpb.NewStringValue("contract")}})
	}
	return structpb.NewStringValue("contract")
}
