package dunesql

// JSONInput is a value that a JSON function reads or writes, with an optional
// FORMAT JSON.
type JSONInput struct {
	At
	Expr   Expr
	Format *JSONFormat // nil when absent
}

// JSONFormat is FORMAT JSON [ENCODING UTF8].
type JSONFormat struct {
	At
	Encoding string // UTF8, UTF16, UTF32 or ""
}

// JSONPath is what JSON_EXISTS, JSON_VALUE and JSON_QUERY have in common: a
// document, a path, and variables of the path.
type JSONPath struct {
	At
	Input   *JSONInput
	Path    *String
	Name    *Ident // AS name; nil when absent
	Passing []*JSONArg
}

// JSONArg is value AS name in PASSING.
type JSONArg struct {
	At
	Value *JSONInput
	Name  *Ident
}

// JSONExists is JSON_EXISTS.
type JSONExists struct {
	At
	Path    *JSONPath
	OnError string // TRUE, FALSE, UNKNOWN, ERROR or ""
}

// JSONValue is JSON_VALUE.
type JSONValue struct {
	At
	Path             *JSONPath
	Returning        Type          // nil when absent
	OnEmpty, OnError *JSONBehavior // nil when absent
}

// JSONQuery is JSON_QUERY.
type JSONQuery struct {
	At
	Path             *JSONPath
	Returning        *JSONReturning // nil when absent
	Wrapper          JSONWrapper
	Quotes           string        // KEEP, OMIT or ""
	ScalarString     bool          // ON SCALAR STRING was written after the quotes
	OnEmpty, OnError *JSONBehavior // nil when absent
}

// JSONWrapper says when JSON_QUERY puts its result into an array.
type JSONWrapper string

// Wrappers.
const (
	NoWrapper            JSONWrapper = ""
	WithoutWrapper       JSONWrapper = "WITHOUT"
	ConditionalWrapper   JSONWrapper = "WITH CONDITIONAL"
	UnconditionalWrapper JSONWrapper = "WITH UNCONDITIONAL" // what WITH alone means
)

// JSONBehavior is what stands before ON EMPTY or ON ERROR.
type JSONBehavior struct {
	At
	Kind    JSONBehaviorKind
	Default Expr // of JSONDefault, else nil
}

// JSONBehaviorKind is the kind of a JSONBehavior.
type JSONBehaviorKind string

// Kinds of behavior. JSON_VALUE has the first three, JSON_QUERY all but
// JSONDefault.
const (
	JSONError       JSONBehaviorKind = "ERROR"
	JSONNull        JSONBehaviorKind = "NULL"
	JSONDefault     JSONBehaviorKind = "DEFAULT"
	JSONEmptyArray  JSONBehaviorKind = "EMPTY ARRAY"
	JSONEmptyObject JSONBehaviorKind = "EMPTY OBJECT"
)

// JSONReturning is RETURNING type [FORMAT JSON].
type JSONReturning struct {
	At
	Type   Type
	Format *JSONFormat // nil when absent
}

// JSONObject is JSON_OBJECT.
type JSONObject struct {
	At
	Members   []*JSONMember
	OnNull    string         // NULL, ABSENT or ""
	Unique    string         // WITH, WITHOUT or "": UNIQUE KEYS
	Returning *JSONReturning // nil when absent
}

// JSONMember is one member of a JSON_OBJECT: KEY k VALUE v, k VALUE v, or k : v.
type JSONMember struct {
	At
	Key   Expr
	Value *JSONInput
}

// JSONArray is JSON_ARRAY.
type JSONArray struct {
	At
	Items     []*JSONInput
	OnNull    string         // NULL, ABSENT or ""
	Returning *JSONReturning // nil when absent
}

func (*JSONExists) expr() {}
func (*JSONValue) expr()  {}
func (*JSONQuery) expr()  {}
func (*JSONObject) expr() {}
func (*JSONArray) expr()  {}
