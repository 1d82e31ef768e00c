package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/barchan-data/barchan"
)

// assemble makes the plan of everything in b.order.
func (b *builder) assemble() (*barchan.Plan, error) {
	units := b.order
	if !b.nodes { // one node, into which the rest is inlined
		units = units[len(units)-1:]
	}
	number(units)
	p := &barchan.Plan{Nodes: make([]barchan.Node, 0, len(units)), Tier: b.tier}
	bulk := &bulk{}
	for _, u := range units {
		n, err := b.node(u, bulk)
		if err != nil {
			return nil, err
		}
		p.Nodes = append(p.Nodes, n)
	}
	known := make(map[string]string, len(b.order))
	for _, u := range b.order {
		known[u.sub.Text] = u.sum
	}
	hash, err := hashOf(p, func(text string) string { return known[text] })
	if err != nil {
		return nil, err
	}
	p.Hash = hash
	return p, nil
}

// number gives every node its id: its place, or what an explicit graph gave;
// then the others get the ids above those.
func number(units []*unit) {
	next := 0
	for _, u := range units {
		next = max(next, u.listed)
	}
	for _, u := range units {
		if u.id = u.listed; u.id == 0 {
			next++
			u.id = next
		}
	}
}

// bulk adds up what a plan holds.
type bulk struct{ views, bytes int }

func (k *bulk) add(text string, views int) error {
	k.views += views
	k.bytes += len(text)
	if k.views > maxInlinedViews || k.bytes > maxPlanBytes {
		return barchan.Errorf(barchan.CodeTooLarge, "the plan is too large: too much SQL is inlined into too many queries")
	}
	return nil
}

func (b *builder) node(u *unit, k *bulk) (barchan.Node, error) {
	n := barchan.Node{
		ID: u.id, Query: u.query.ID, Version: u.query.Version, Name: u.query.Name,
		Values: u.values, ValuesKey: u.valuesKey, Tier: b.tier,
		SQL: u.sub.Text, Edits: u.sub.Edits, View: u.view, Root: !u.read, Inlined: u.inline,
	}
	if len(n.Values) == 0 {
		n.Values = nil
	}
	if err := k.add(n.SQL, 0); err != nil {
		return n, err
	}
	if b.nodes {
		n.DependsOn = dependencies(u)
	}
	views := inlined(u)
	place := make(map[*unit]int, len(views))
	for i, v := range views {
		place[v] = i + 1
		if err := k.add(v.sub.Text, 1); err != nil {
			return n, err
		}
		n.Views = append(n.Views, barchan.NodeView{
			Query: v.query.ID, Version: v.query.Version, SQL: v.sub.Text, Edits: v.sub.Edits, Inputs: inputsOf(v, place),
		})
	}
	n.Inputs = inputsOf(u, place)
	return n, nil
}

// dependencies returns the ids of what u waits for, ascending.
func dependencies(u *unit) []int {
	var ids []int
	for _, v := range u.after {
		ids = append(ids, v.id)
	}
	for _, in := range u.inputs {
		if in.unit != nil {
			ids = append(ids, in.unit.id)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// inlined returns the queries that are inlined into u, each after those that
// it reads itself.
func inlined(u *unit) []*unit {
	var order []*unit
	seen := map[*unit]bool{}
	path := []frame{{unit: u}}
	for len(path) > 0 {
		f := &path[len(path)-1]
		if f.next < len(f.unit.inputs) {
			v := f.unit.inputs[f.next].unit
			f.next++
			if v != nil && v.inline && !seen[v] {
				seen[v] = true
				path = append(path, frame{unit: v})
			}
			continue
		}
		path = path[:len(path)-1]
		if f.unit != u {
			order = append(order, f.unit)
		}
	}
	return order
}

func inputsOf(u *unit, place map[*unit]int) []barchan.NodeInput {
	var list []barchan.NodeInput
	for _, in := range u.inputs {
		n := barchan.NodeInput{Name: in.ref.Key, Offset: in.ref.Offset, Table: in.table, Previous: in.previous}
		switch {
		case in.unit == nil:
		case in.unit.inline:
			n.View = place[in.unit]
		default:
			n.Node = in.unit.id
		}
		list = append(list, n)
	}
	return list
}

// hashOf is the SHA-256 of the plan as JSON, in which the hash is "" and every
// SQL is its own SHA-256: texts are most of a plan, and JSON's quoting of them
// would take most of the time. sumOf gives the hash of a SQL.
func hashOf(p *barchan.Plan, sumOf func(text string) string) (string, error) {
	short := *p
	short.Hash = ""
	short.Nodes = slices.Clone(p.Nodes)
	for i := range short.Nodes {
		n := &short.Nodes[i]
		n.SQL = sumOf(n.SQL)
		n.Views = slices.Clone(n.Views)
		for j := range n.Views {
			n.Views[j].SQL = sumOf(n.Views[j].SQL)
		}
	}
	text, err := json.Marshal(short)
	if err != nil {
		return "", fmt.Errorf("hash a plan: %w", err)
	}
	return sum(string(text)), nil
}

// sum is the SHA-256 of a text, in hex.
func sum(text string) string {
	digest := sha256.Sum256([]byte(text))
	return hex.EncodeToString(digest[:])
}

// FullRefresh returns the plan of a run that begins its incremental queries
// anew.
func FullRefresh(p *barchan.Plan) (*barchan.Plan, error) {
	fresh := *p
	fresh.FullRefresh = true
	hash, err := hashOf(&fresh, sum)
	if err != nil {
		return nil, err
	}
	fresh.Hash = hash
	return &fresh, nil
}
