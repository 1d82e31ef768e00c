package duneapi

import "embed"

// Source is the source of this package: its comments are the descriptions in
// the API's document, and so are written once.
//
//go:embed *.go
var Source embed.FS
