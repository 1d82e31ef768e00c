import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { SQLDialect } from "@codemirror/lang-sql";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const keywords =
  "all and any as asc at between both by case cast cross cube current date default desc distinct else end escape except exists extract false fetch filter first following for from full group grouping groups having if ignore in inner intersect interval is join last lateral leading left like limit match_recognize natural next no not null nulls of offset on or order ordinality outer over partition preceding range recursive respect right rollup row rows select sets some table tablesample then time timestamp to trailing true try try_cast unbounded union unnest using values when where window with within without zone";
const types =
  "array bigint boolean char date decimal double integer int int256 ipaddress json map real row smallint time timestamp tinyint uint256 uuid varbinary varchar";

/** DuneSQL for the highlighter: it colours; the server's parser decides. */
export const duneSQL = SQLDialect.define({
  keywords,
  types,
  doubleQuotedStrings: false,
  hashComments: false,
  spaceAfterDashes: false,
  operatorChars: "+-*/%<>=!|",
  identifierQuotes: '"',
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--code-keyword)", fontWeight: "500" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)" },
  { tag: [tags.comment, tags.lineComment, tags.blockComment], color: "var(--code-comment)", fontStyle: "italic" },
  { tag: [tags.standard(tags.name), tags.function(tags.name)], color: "var(--code-function)" },
  { tag: tags.typeName, color: "var(--code-function)" },
]);

export const highlighting = syntaxHighlighting(colours);

/** The editor's look, from the design tokens, so that it follows the theme by itself. */
export const look = EditorView.theme({
  "&": { height: "100%", fontSize: "13px", backgroundColor: "var(--surface)", color: "var(--text)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "21px", fontFeatureSettings: '"calt" 0' },
  ".cm-content": { padding: "10px 0", caretColor: "var(--accent)" },
  ".cm-cursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--text-3)", border: "none", paddingLeft: "6px" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--accent-fill) 5%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "transparent", color: "var(--text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--accent-fill) 24%, transparent)",
  },
  ".cm-selectionMatch": { backgroundColor: "color-mix(in srgb, var(--accent-fill) 14%, transparent)" },
  ".cm-matchingBracket": { backgroundColor: "var(--selected)", outline: "none" },
  ".cm-placeholder": { color: "var(--text-3)", whiteSpace: "pre" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--sunken)", border: "1px solid var(--line-2)", color: "var(--text-2)" },
  ".cm-template": { color: "var(--accent)", backgroundColor: "var(--selected)", borderRadius: "3px", padding: "1px 0" },
  ".cm-function": { color: "var(--code-function)" },
  ".cm-reference": { color: "var(--code-reference)", textDecoration: "underline", textDecorationStyle: "dotted", textUnderlineOffset: "3px" },
  ".cm-tooltip": { border: "1px solid var(--line-2)", borderRadius: "8px", backgroundColor: "var(--raised)", color: "var(--text)", boxShadow: "var(--shadow-pop)", overflow: "hidden" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", fontSize: "12px", maxHeight: "16em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "4px 10px", lineHeight: "1.5" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--selected)", color: "var(--text)" },
  ".cm-completionDetail": { color: "var(--text-3)", fontStyle: "normal", fontFamily: "var(--sans)", marginLeft: "12px" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-tooltip-hover, .cm-tooltip-lint": { padding: "0" },
  ".cm-hint": { padding: "6px 10px", fontSize: "12px" },
  ".cm-diagnostic": { padding: "6px 10px", fontSize: "12px", fontFamily: "var(--sans)", maxWidth: "60ch" },
  ".cm-diagnostic-error": { borderLeft: "3px solid var(--fail)" },
  ".cm-diagnostic-warning": { borderLeft: "3px solid var(--warn)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--fail) 1px", textUnderlineOffset: "3px", backgroundColor: "color-mix(in srgb, var(--fail) 10%, transparent)" },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline wavy var(--warn) 1px", textUnderlineOffset: "3px" },
  ".cm-lint-marker": { width: "8px", height: "8px", borderRadius: "50%", content: "''", margin: "6px 2px" },
  ".cm-lint-marker-error": { backgroundColor: "var(--fail)" },
  ".cm-lint-marker-warning": { backgroundColor: "var(--warn)" },
  ".cm-gutter-lint": { width: "14px" },
  ".cm-panels": { backgroundColor: "var(--sunken)", color: "var(--text)", borderColor: "var(--line)" },
  ".cm-panel.cm-search": { padding: "8px 12px" },
  ".cm-panel.cm-search input, .cm-panel.cm-search button": { font: "12px var(--sans)" },
  ".cm-textfield": { border: "1px solid var(--line-2)", borderRadius: "4px", backgroundColor: "var(--surface)", color: "var(--text)" },
  ".cm-button": { border: "1px solid var(--line-2)", borderRadius: "4px", backgroundImage: "none", backgroundColor: "var(--surface)", color: "var(--text)" },
  ".cm-searchMatch": { backgroundColor: "var(--warn-soft)" },
  ".cm-merge-a .cm-changedLine, .cm-deletedChunk": { backgroundColor: "color-mix(in srgb, var(--fail) 8%, transparent)" },
  ".cm-changedLine": { backgroundColor: "color-mix(in srgb, var(--ok) 9%, transparent)" },
  ".cm-merge-a .cm-changedLineGutter, .cm-deletedLineGutter": { background: "var(--fail)" },
  ".cm-merge-b .cm-changedLineGutter, .cm-changedLineGutter": { background: "var(--ok)" },
  "&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText": { background: "color-mix(in srgb, var(--fail) 24%, transparent)" },
  "&.cm-merge-b .cm-changedText": { background: "color-mix(in srgb, var(--ok) 26%, transparent)" },
  ".cm-collapsedLines": { background: "var(--sunken)", color: "var(--text-3)", padding: "4px 10px" },
});
