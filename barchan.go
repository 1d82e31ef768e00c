// Package barchan is the vocabulary of the server: plain types, their
// validation, their state machines, and the few interfaces that more than one
// room shares. It knows no SQL dialect, no database and no HTTP.
//
// One file holds one noun. The words are those of docs/architecture.md, and
// mean the same in the code, the API, the command line and the documents.
package barchan
