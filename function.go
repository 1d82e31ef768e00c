package barchan

// Function is a function of DuneSQL.
type Function struct {
	Name  string
	Group string // what it works with: Numbers, Texts
	Min   int    // arguments
	Max   int    // arguments; negative when any number may follow
	Note  string // what is known to differ from Dune; "" for nothing
}
