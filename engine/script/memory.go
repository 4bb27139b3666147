package script

import (
	"slices"
	"strings"

	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
)

const (
	// maxNodes bounds what a worker remembers; beyond it forgets everything.
	maxNodes = 50_000
	// maxAnswers is how many answers to one question are told apart. A
	// question with more, such as one for an id, will hardly meet one again.
	maxAnswers = 512
	// fewAnswers is how many are found without a map.
	fewAnswers = 8
)

// node is what is remembered of a detector after some answers: the question
// that it asks next, or what it gave in the end. Libraries hold the same few
// hundred kinds of streams over and over, and the detector need not run on
// each.
type node struct {
	state    nodeState
	question question
	answers  []branch
	many     map[answer]*node // all of them, where they are many,
	numbers  map[int64]*node  // but for the numbers, which are here
	gave     []given
	// from and to are the sets of traits before and after it, as they were last.
	from, to *traitSet
}

type nodeState uint8

const (
	blank nodeState = iota
	asks
	ends
)

type branch struct {
	answer answer
	node   *node
}

// given is one trait that a detector gave. Nothing changes it any more:
// subjects share it.
type given struct {
	name  string
	trait *wire.Trait
}

// after gives the node after an answer, or nil.
func (n *node) after(a answer) *node {
	if n.many != nil {
		if a.is == aNumber {
			return n.numbers[a.n]
		}
		return n.many[a]
	}
	for i := range n.answers {
		if n.answers[i].answer == a {
			return n.answers[i].node
		}
	}
	return nil
}

func (n *node) size() int { return len(n.answers) + len(n.many) + len(n.numbers) }

// add makes the node after an answer.
func (n *node) add(a answer) *node {
	a.text = strings.Clone(a.text)
	made := &node{}
	n.answers = append(n.answers, branch{a, made})
	if n.many == nil && len(n.answers) <= fewAnswers {
		return made
	}
	if n.many == nil {
		n.many, n.numbers = map[answer]*node{}, map[int64]*node{}
	}
	for _, b := range n.answers {
		if b.answer.is == aNumber {
			n.numbers[b.answer.n] = b.node
		} else {
			n.many[b.answer] = b.node
		}
	}
	n.answers = nil
	return made
}

// recall follows the questions of a detector to what it gave where all the
// answers were the same. Where that is not known, nil, it says whether it is
// worth noting.
func (w *Worker) recall(L *lua.LState, d *detector, s *subject) (known *node, worth bool) {
	n := d.memory
	if n == nil || !w.recalling {
		return nil, false
	}
	for n.state == asks {
		a, ok := w.answer(L, &n.question, s)
		if !ok {
			return nil, false
		}
		next := n.after(a)
		if next == nil {
			return nil, n.size() < maxAnswers
		}
		n = next
	}
	if n.state == blank {
		return nil, true
	}
	return n, false
}

// learn remembers what a detector gave after what it asked. One that asks
// differently after the same answers is no function of them, and is not
// remembered at all.
func (w *Worker) learn(d *detector, steps []step, gave []given) {
	n := d.memory
	if n == nil {
		return
	}
	if w.nodes+len(steps) > w.maxNodes {
		w.forget()
		return
	}
	for i := range steps {
		if n.state == blank {
			n.state, n.question = asks, steps[i].question
		}
		if n.state == ends || !n.question.same(&steps[i].question) {
			d.memory = nil
			return
		}
		next := n.after(steps[i].answer)
		if next == nil {
			if n.size() >= maxAnswers {
				return
			}
			next = n.add(steps[i].answer)
			w.nodes++
		}
		n = next
	}
	if n.state == asks {
		d.memory = nil
		return
	}
	n.state, n.gave = ends, slices.Clone(gave)
}

// forget starts anew.
func (w *Worker) forget() {
	w.nodes, w.setsMade = 0, 0
	w.sets = [targets]traitSet{}
	for _, ds := range w.detectors.all {
		for _, d := range ds {
			if d.memory != nil {
				d.memory = &node{}
			}
		}
	}
}
