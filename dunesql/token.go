package dunesql

import "strings"

// kind is the lexical class of a token.
type kind uint8

const (
	kindEOF         kind = iota
	kindWord             // an identifier or a keyword that is not quoted
	kindQuoted           // "an identifier"
	kindInteger          // 1, 1_000, 0b1, 0o7
	kindDecimal          // 1.5
	kindDouble           // 1e18
	kindString           // 'text'
	kindUnicode          // U&'te\0078t'
	kindBinary           // 0xab, X'ab'
	kindSymbol           // an operator or a punctuation mark
	kindPlaceholder      // {{key}}, only in templates
)

// token is one lexical unit of a text. The value of a literal is read from the
// text when the parser needs it.
type token struct {
	kind     kind
	reserved bool // a keyword that can't be an identifier
	infix    bool // an operator that may follow a value
	// sym is the upper-case keyword or the operator that the token is, and ""
	// for everything else, plain identifiers among it. "!=" has the sym "<>".
	sym        string
	start, end int // bytes of the text
}

// symbols are the operators and punctuation marks by their first byte, longest
// first.
var symbols = func() (table [256][]word) {
	for _, s := range strings.Fields("( ) [ ] , . ; + -> - * / % || => = <= <> < >= > != ? :: :") {
		table[s[0]] = append(table[s[0]], word{text: s, infix: infix[s]})
	}
	return table
}()

// infix are the operators that may follow a value.
var infix = set("OR AND NOT IS AT = <> != < <= > >= || + - * / % [ .")

// reserved are the words that can't be identifiers unless they are quoted.
var reserved = set(`
	ALTER AND AS BETWEEN BY CASE CAST CONSTRAINT CREATE CROSS CUBE
	CURRENT_CATALOG CURRENT_DATE CURRENT_PATH CURRENT_ROLE CURRENT_SCHEMA
	CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER
	DEALLOCATE DELETE DESCRIBE DISTINCT DROP ELSE END ESCAPE EXCEPT EXECUTE
	EXISTS EXTRACT FALSE FOR FROM FULL GROUP GROUPING HAVING IN INNER INSERT
	INTERSECT INTO IS JOIN JSON_ARRAY JSON_EXISTS JSON_OBJECT JSON_QUERY
	JSON_TABLE JSON_VALUE LEFT LIKE LISTAGG LOCALTIME LOCALTIMESTAMP NATURAL
	NORMALIZE NOT NULL ON OR ORDER OUTER PREPARE RECURSIVE RIGHT ROLLUP SELECT
	TABLE THEN TRIM TRUE UESCAPE UNION UNNEST USING VALUES WHEN WHERE WITH`)

// keywords are all words that mean something somewhere in the grammar; those
// that are not reserved are identifiers everywhere else.
var keywords = set(`
	ABSENT ALL ANALYZE ANY ARRAY ASC ASOF AT BERNOULLI BOTH CALL COLUMNS COMMENT COMMIT
	CONDITIONAL COPARTITION CURRENT DAY DEFAULT DENY DESC DESCRIPTOR DOUBLE
	EMPTY ENCODING ERROR EXPLAIN FETCH FILTER FIRST FOLLOWING FORMAT FUNCTION
	GRANT GROUPS HOUR IGNORE INTERVAL JSON KEEP KEY KEYS LAST LATERAL LEADING
	LIMIT MAP MATCH_RECOGNIZE MERGE MINUTE MONTH NESTED NEXT NFC NFD NFKC NFKD NULLS
	OBJECT OF OFFSET OMIT ONLY ORDINALITY OVER OVERFLOW PARTITION PASSING PATH PLAN
	POSITION PRECEDING PRECISION PRUNE QUOTES RANGE REFRESH RESET RESPECT
	RETURNING REVOKE ROLLBACK ROW ROWS SCALAR SECOND SESSION SET SETS SHOW SOME
	START STRING SUBSTRING SYSTEM TABLESAMPLE TIES TIME TIMESTAMP TO TRAILING
	TRUNCATE TRY_CAST UNBOUNDED UNCONDITIONAL UNIQUE UNKNOWN UPDATE USE UTF16 UTF32
	UTF8 VALUE VERSION WEEK WINDOW WITHIN WITHOUT WRAPPER YEAR ZONE COUNT
	DECLARE BEGIN`)

// word is a keyword, or a symbol. The zero word is none.
type word struct {
	text                     string
	reserved, awkward, infix bool
}

// longestWord is the length of CURRENT_TIMESTAMP.
const longestWord = 17

// words are all keywords by their first letter and their length: most words of
// a query are none, and so are compared with none or one.
var words = func() (table ['Z' - 'A' + 1][longestWord + 1][]word) {
	for _, list := range []map[string]bool{reserved, keywords} {
		for w := range list {
			place := &table[w[0]-'A'][len(w)]
			*place = append(*place, word{w, reserved[w], awkward[w], infix[w]})
		}
	}
	return table
}()

// keyword returns the keyword that name is, in whatever case.
func keyword(name string) word {
	if name == "" || len(name) > longestWord {
		return word{}
	}
	first := name[0] &^ ('a' - 'A')
	if first < 'A' || first > 'Z' {
		return word{}
	}
	for _, w := range words[first-'A'][len(name)] {
		if strings.EqualFold(w.text, name) {
			return w
		}
	}
	return word{}
}

// set makes a set of the words of list.
func set(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}
