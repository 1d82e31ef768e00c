package dunesql

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestMutations cuts and splices the golden cases token by token, and checks
// whatever still parses: its print must be read back as the same tree. Words
// that are keywords in one place and names in another meet everywhere so.
func TestMutations(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var cases [][]string
	var all []string
	for _, sql := range goldenInputs(t) {
		for _, piece := range append(items(sql), sql) {
			if words := cut(piece); words != nil {
				cases = append(cases, words)
				all = append(all, words...)
			}
		}
	}
	for word := range keywords {
		all = append(all, word, strings.ToLower(word), `"`+strings.ToLower(word)+`"`)
	}
	all = append(all, strings.Fields(strings.Repeat("( ) , . ", 40))...)
	slices.Sort(all)
	rounds, parsed := 30_000, 0
	if testing.Short() {
		rounds = 2_000
	}
	for range rounds {
		words := mutate(random, cases, all)
		sql := strings.Join(words, " ")
		s, err := Parse(sql)
		if err != nil {
			formatError(t, sql, err)
			continue
		}
		parsed++
		checkRoundTrip(t, sql, s)
		checkOffsets(t, s)
		if t.Failed() {
			return
		}
	}
	t.Logf("%d of %d mutations parse", parsed, rounds)
	if parsed < rounds/20 {
		t.Errorf("only %d of %d mutations parse: the test shows little", parsed, rounds)
	}
}

// items returns a statement for each item of the select list of sql.
func items(sql string) []string {
	s, err := Parse(sql)
	if err != nil {
		return nil
	}
	selection, ok := s.Query.Body.(*Select)
	if !ok || len(selection.Items) == 1 {
		return nil
	}
	var list []string
	for _, i := range selection.Items {
		list = append(list, "SELECT "+PrintNode(i))
	}
	return list
}

// cut returns the tokens of sql as they were written, or nil.
func cut(sql string) []string {
	tokens, err := lex(sql)
	if err != nil {
		return nil
	}
	var words []string
	for _, t := range tokens[:len(tokens)-1] {
		words = append(words, sql[t.start:t.end])
	}
	return words
}

// mutate returns a case after one to three changes.
func mutate(random *rand.Rand, cases [][]string, all []string) []string {
	words := slices.Clone(cases[random.IntN(len(cases))])
	for range 1 + random.IntN(3) {
		if len(words) == 0 {
			break
		}
		i := random.IntN(len(words))
		j := min(len(words), i+1+random.IntN(6))
		switch random.IntN(6) {
		case 0:
			words = slices.Delete(words, i, min(i+1, len(words)))
		case 1:
			words[i] = all[random.IntN(len(all))]
		case 2:
			words = slices.Insert(words, i, all[random.IntN(len(all))])
		case 3: // parentheses around a few tokens
			words = slices.Insert(slices.Insert(words, j, ")"), i, "(")
		case 4: // a piece of another case
			other := cases[random.IntN(len(cases))]
			k := random.IntN(len(other) + 1)
			l := min(len(other), k+random.IntN(10))
			words = slices.Replace(words, i, j, other[k:l]...)
		case 5: // a name in quotes
			if regular(words[i]) {
				words[i] = `"` + words[i] + `"`
			}
		}
	}
	return words
}
