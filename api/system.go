package api

import (
	"strings"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
)

// listFunctions shows the functions that SQL may use.
func (s *server) listFunctions(*call) (any, error) {
	shown := duneapi.Functions{Functions: make([]duneapi.Function, len(s.functions))}
	for i, f := range s.functions {
		shown.Functions[i] = duneapi.Function{
			Name: f.Name, Group: f.Group, Signature: signature(f), MinArguments: f.Min, MaxArguments: max(f.Max, -1), Note: f.Note,
		}
	}
	return shown, nil
}

// signature writes a call with a name for every argument: f(a, b[, c]).
func signature(f barchan.Function) string {
	const names = "abcdefghijklmnopqrstuvwxyz"
	letter := func(i int) string { return names[i%len(names) : i%len(names)+1] }
	var b strings.Builder
	b.WriteString(f.Name + "(")
	for i := range f.Min {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(letter(i))
	}
	switch {
	case f.Max < 0 && f.Min == 0:
		b.WriteString("…")
	case f.Max < 0:
		b.WriteString(", …")
	}
	for i := f.Min; i < f.Max; i++ {
		if i > 0 {
			b.WriteString("[, " + letter(i) + "]")
		} else {
			b.WriteString("[" + letter(i) + "]")
		}
	}
	return b.String() + ")"
}

// system shows how busy the server is, and how its engine is fenced in.
func (s *server) system(c *call) (any, error) {
	queue, err := s.store.Queue(c.Context())
	if err != nil {
		return nil, err
	}
	shown := duneapi.System{Version: s.version, Tiers: []duneapi.SystemTier{}}
	if s.sandbox != nil {
		shown.Sandbox = s.sandbox()
	}
	slots := map[barchan.Tier]int{}
	if s.slots != nil {
		slots = s.slots()
	}
	for _, tier := range []barchan.Tier{barchan.TierMedium, barchan.TierLarge} {
		shown.Tiers = append(shown.Tiers, duneapi.SystemTier{
			Performance: string(tier), Slots: slots[tier], Executing: queue[tier].Executing, Pending: queue[tier].Pending,
		})
	}
	return shown, nil
}
