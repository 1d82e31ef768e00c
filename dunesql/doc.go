// Package dunesql is the language: DuneSQL, which is the SELECT grammar of
// Trino with a few additions of Dune. It holds the lexer, the parser, the
// typed tree and its canonical printer, and what is asked of the tree:
// references, parameters. It knows no engine.
//
// Parse accepts exactly one read-only query, because the grammar has nothing
// else. An engine gets what a printer makes of the tree, never the bytes that
// a user wrote.
package dunesql
