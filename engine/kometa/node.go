package kometa

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// node is a value of the file, with the line of its key; the zero one is missing.
type node struct {
	*yaml.Node
	at int
}

// pair is a key with its value, mapping several in order.
type pair struct {
	key   string
	value node
}
type mapping []pair

// mostMerged is how deep mappings may be merged into each other, and how many into
// one.
const mostMerged = 5

// pairs gives the keys of a mapping; with << those of another one, which its own
// outrank.
func pairs(n *yaml.Node, depth int) mapping {
	n = node{Node: n}.target()
	if n == nil || n.Kind != yaml.MappingNode || depth > mostMerged {
		return nil
	}
	var all, merged mapping
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.ShortTag() != "!!merge" {
			if !seen[key.Value] {
				seen[key.Value] = true
				all = append(all, pair{key.Value, node{value, key.Line}})
			}
			continue
		}
		from := []*yaml.Node{value}
		if t := (node{Node: value}).target(); t != nil && t.Kind == yaml.SequenceNode {
			from = t.Content
		}
		for _, one := range from[:min(len(from), mostMerged)] {
			merged = append(merged, pairs(one, depth+1)...)
		}
	}
	for _, p := range merged {
		if !seen[p.key] {
			seen[p.key] = true
			all = append(all, p)
		}
	}
	return all
}

// get gives a key's value.
func (m mapping) get(key string) node {
	for _, p := range m {
		if p.key == key {
			return p.value
		}
	}
	return node{}
}

// has says whether a key is there, blank or not.
func (m mapping) has(key string) bool { return m.get(key).Node != nil }

// target follows aliases.
func (n node) target() *yaml.Node {
	t := n.Node
	for range mostMerged {
		if t == nil || t.Kind != yaml.AliasNode {
			return t
		}
		t = t.Alias
	}
	return nil
}

// line gives the line of a value; 0 where it is missing.
func (n node) line() int { return n.at }

// missing says whether the key is not there, blank whether nothing stands behind
// it.
func (n node) missing() bool { return n.target() == nil }
func (n node) blank() bool   { t := n.target(); return t != nil && t.ShortTag() == "!!null" }

// mapping gives a mapping; nil for what is none.
func (n node) mapping() mapping { return pairs(n.Node, 0) }

// list gives the values of a list, or the value alone.
func (n node) list() []node {
	t := n.target()
	switch {
	case t == nil || n.blank():
		return nil
	case t.Kind != yaml.SequenceNode:
		return []node{n}
	}
	var all []node
	for _, one := range t.Content {
		all = append(all, node{one, one.Line})
	}
	return all
}

// isList says whether a value is a list.
func (n node) isList() bool { t := n.target(); return t != nil && t.Kind == yaml.SequenceNode }

// text gives a scalar as it stands; not ok for lists, mappings and nothing.
func (n node) text() (string, bool) {
	t := n.target()
	if t == nil || t.Kind != yaml.ScalarNode || n.blank() {
		return "", false
	}
	return t.Value, true
}

// integer gives a whole number.
func (n node) integer() (int64, bool) {
	t := n.target()
	if t == nil || t.ShortTag() != "!!int" {
		return 0, false
	}
	i, err := strconv.ParseInt(strings.ReplaceAll(t.Value, "_", ""), 0, 64)
	return i, err == nil
}

// boolean gives true or false.
func (n node) boolean() (value, ok bool) {
	t := n.target()
	if t == nil || t.ShortTag() != "!!bool" {
		return false, false
	}
	return strings.EqualFold(t.Value, "true"), true
}
