package rawroute

import (
	"fmt"
	"slices"
	"strings"
)

// kind orders the alternatives of a segment: the more exact wins.
type kind int

const (
	literal  kind = iota // applicants
	selector             // -;externalUserId={externalUserId}
	param                // {applicantId}
)

type part struct {
	kind kind
	text string // literal text, or what stands before the value of a selector
	name string // of the value
}

func parsePart(s string) (part, error) {
	open := strings.IndexByte(s, '{')
	switch {
	case s == "":
		return part{}, fmt.Errorf("empty segment")
	case open < 0:
		return part{kind: literal, text: s}, nil
	case !strings.HasSuffix(s, "}") || open+2 > len(s)-1:
		return part{}, fmt.Errorf("segment %q is no {name}", s)
	case open == 0:
		return part{kind: param, name: s[1 : len(s)-1]}, nil
	}
	return part{kind: selector, text: s[:open], name: s[open+1 : len(s)-1]}, nil
}

// match gives the value of a decoded segment. A value is never empty, and "-"
// means "no id" in the contract, so it is no value of a parameter.
func (p part) match(segment string) (value string, ok bool) {
	switch p.kind {
	case literal:
		return "", segment == p.text
	case selector:
		value, ok = strings.CutPrefix(segment, p.text)
		return value, ok && value != ""
	default:
		return segment, segment != "" && segment != "-"
	}
}

// Router finds the handlers of a path. The zero value is an empty router; it
// must not be changed once it is in use.
type Router[H any] struct {
	root node[H]
}

type node[H any] struct {
	children []child[H]
	pattern  string
	methods  map[string]H
}

type child[H any] struct {
	part part
	node *node[H]
}

// Add registers a handler for a method and a pattern: segments are literals,
// {name}, or a selector such as -;name={name}. It refuses a malformed pattern
// and one registered twice.
func (r *Router[H]) Add(method, pattern string, handler H) error {
	rest, ok := strings.CutPrefix(pattern, "/")
	if !ok {
		return fmt.Errorf("pattern %q does not begin with a slash", pattern)
	}
	n := &r.root
	for text := range strings.SplitSeq(strings.TrimSuffix(rest, "/"), "/") {
		p, err := parsePart(text)
		if err != nil {
			return fmt.Errorf("pattern %q: %w", pattern, err)
		}
		i := slices.IndexFunc(n.children, func(c child[H]) bool { return c.part == p })
		if i < 0 {
			n.children = append(n.children, child[H]{p, &node[H]{}})
			slices.SortStableFunc(n.children, func(a, b child[H]) int { return int(a.part.kind) - int(b.part.kind) })
			i = slices.IndexFunc(n.children, func(c child[H]) bool { return c.part == p })
		}
		n = n.children[i].node
	}
	if n.methods == nil {
		n.methods, n.pattern = map[string]H{}, pattern
	}
	if _, taken := n.methods[method]; taken {
		return fmt.Errorf("%s %s is registered twice", method, pattern)
	}
	n.methods[method] = handler
	return nil
}

// Match is what a path leads to.
type Match[H any] struct {
	Pattern string
	Params  map[string]string
	Methods map[string]H
}

// Allow lists the methods of the path, sorted, for the header of a 405.
func (m Match[H]) Allow() string {
	names := make([]string, 0, len(m.Methods))
	for name := range m.Methods {
		names = append(names, name)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// Find looks up decoded segments. Literals win over selectors, and those over
// parameters; where the more exact choice leads nowhere the next is tried.
func (r *Router[H]) Find(segments []string) (Match[H], bool) {
	m := Match[H]{Params: map[string]string{}}
	n := r.root.find(segments, m.Params)
	if n == nil {
		return Match[H]{}, false
	}
	m.Pattern, m.Methods = n.pattern, n.methods
	return m, true
}

func (n *node[H]) find(segments []string, params map[string]string) *node[H] {
	if len(segments) == 0 {
		if n.methods == nil {
			return nil
		}
		return n
	}
	for _, c := range n.children {
		value, ok := c.part.match(segments[0])
		if !ok {
			continue
		}
		if found := c.node.find(segments[1:], params); found != nil {
			if c.part.kind != literal {
				params[c.part.name] = value
			}
			return found
		}
	}
	return nil
}
