"""The style of the dossier's page: quiet, dense, for any width, light and dark, and for paper."""

from __future__ import annotations

STYLE = """
:root {
  color-scheme: light dark;
  --page: #fff; --ink: #1c1f23; --soft: #59616b; --line: #d8dce1; --pale: #f4f6f8; --link: #0a55b0;
  --stop: #a3101c; --stop-back: #fdebec; --look: #7a4a00; --look-back: #fff2d8;
  --note: #434d59; --note-back: #e9edf1; --good: #17602b; --good-back: #e3f4e7;
  --plus: #dff5e3; --minus: #fde7e8; --hunk: #eef3fa;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171a; --ink: #e2e6ea; --soft: #9ba5b0; --line: #333a42; --pale: #1d2227; --link: #7db8ff;
    --stop: #ff9aa2; --stop-back: #431a1e; --look: #f3c66d; --look-back: #3b2d0f;
    --note: #b7c1cc; --note-back: #2a3138; --good: #86d79a; --good-back: #16361f;
    --plus: #14331d; --minus: #421b1f; --hunk: #1c2733;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; max-width: 78rem; padding: 1.5rem 1.5rem 3rem; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: anywhere;
}
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0; letter-spacing: -.01em; }
h2 code { font-size: .95em; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 0 0 .6rem; }
h3 {
  font-size: .8rem; line-height: 1.3; margin: 1.3rem 0 .4rem;
  color: var(--soft); text-transform: uppercase; letter-spacing: .05em;
}
p, ul, dl { margin: 0 0 .6rem; }
ul { padding: 0; list-style: none; }
code, pre, .path {
  font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: .87em;
}
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible, summary:focus-visible, pre:focus-visible {
  outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px;
}
section { margin-top: 2rem; }
section[id] { border-top: 1px solid var(--line); padding-top: 1.4rem; }
.base, .back, .more, .size, footer { color: var(--soft); }
.base { margin: .3rem 0 0; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.first { margin-top: 1.2rem; padding: .8rem 1rem; border-left: 4px solid; border-radius: 4px; }
.first .verdict { font-size: 1.05rem; font-weight: 600; margin: 0; color: var(--ink); }
.first ul { margin: .6rem 0 0; color: var(--ink); }
.first.stop { background: var(--stop-back); border-color: var(--stop); }
.first.look { background: var(--look-back); border-color: var(--look); }
.first.note { background: var(--note-back); border-color: var(--note); }
.first.good { background: var(--good-back); border-color: var(--good); }
.tag {
  flex: none; display: inline-block; width: 3.6em; border: 1px solid; border-radius: 3px;
  font-size: .78rem; line-height: 1.35; font-weight: 600; text-align: center; white-space: nowrap;
}
.tag.stop { color: var(--stop); background: var(--stop-back); }
.tag.look { color: var(--look); background: var(--look-back); }
.tag.note { color: var(--note); background: var(--note-back); }
.tag.good { color: var(--good); background: var(--good-back); }
.alerts li { display: flex; gap: .6rem; align-items: baseline; margin: .15rem 0; }
.alerts li > span:last-child { flex: 1; min-width: 0; }
.when { margin: .5rem 0 .1rem; }
.list li { padding-left: 1em; text-indent: -1em; }
.list li::before { content: "- "; color: var(--soft); }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .4rem .8rem .4rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { font-size: .8rem; font-weight: 600; color: var(--soft); }
tbody th { font-weight: 600; }
.packages { table-layout: fixed; }
.packages thead th { width: 16%; }
.packages thead th:nth-child(3) { width: 9%; }
.packages thead th:nth-child(4) { width: 19%; }
.packages thead th:last-child { width: 40%; }
.packages td:last-child { padding-right: 0; }
.packages .alerts { margin: 0; }
.sides th[scope=row], dt { font-weight: 400; color: var(--soft); white-space: nowrap; }
.sides { table-layout: fixed; }
.sides th:first-child { width: 9rem; }
.facts div { display: flex; padding: .3rem 0; border-bottom: 1px solid var(--line); }
.facts dt { flex: 0 0 9rem; white-space: normal; padding-right: .8rem; }
.questions dt { flex-basis: 40%; color: var(--ink); }
.facts dd { margin: 0; flex: 1; min-width: 0; }
.untold { color: var(--look); }
.versions { font-weight: 400; }
.kind { margin-left: .3rem; font-size: .85rem; font-weight: 400; color: var(--soft); }
details, p.file { margin: 0; border: 1px solid var(--line); border-top-width: 0; }
.files { border-top: 1px solid var(--line); }
summary { cursor: pointer; padding: .3rem .6rem; }
summary:hover { background: var(--pale); }
p.file { padding: .3rem .6rem .3rem 1.7rem; }
.folder > details, .folder > p.file { margin-left: 1rem; border-right: 0; }
.folder[open] > summary { border-bottom: 1px solid var(--line); }
.did, .was { font-size: .8rem; color: var(--soft); }
.size { font-size: .85rem; white-space: nowrap; }
.plus { color: var(--good); }
.minus { color: var(--stop); }
pre { margin: 0; overflow-x: auto; border-top: 1px solid var(--line); line-height: 1.45; overflow-wrap: normal; }
pre code { display: block; width: max-content; min-width: 100%; font-size: .82rem; }
pre code > * { display: block; padding-right: 1rem; text-decoration: none; white-space: pre; }
pre .long {
  white-space: break-spaces; overflow-wrap: anywhere; max-width: 160ch; padding-left: 5.1em; text-indent: -5.1em;
}
pre .long i { text-indent: 0; }
pre i {
  position: sticky; left: 0; display: inline-block;
  width: 4.5em; margin-right: .6em; padding-right: .6em; text-align: right;
  font-style: normal; color: var(--soft); background: inherit; user-select: none; -webkit-user-select: none;
}
pre code > span { background: var(--page); }
pre ins { background: var(--plus); }
pre del { background: var(--minus); }
pre .hunk { background: var(--hunk); color: var(--soft); }
pre b { color: var(--stop); border: 1px solid; border-radius: 2px; font-weight: 400; }
pre em { color: var(--stop); }
p.more { padding: .3rem .6rem; margin: 0; }
details.more { border: 0; margin-bottom: .6rem; }
details.more summary { padding: .1rem 0; }
.back { margin-top: .8rem; font-size: .87rem; }
footer { margin-top: 2.5rem; border-top: 1px solid var(--line); padding-top: .8rem; font-size: .87rem; }
@media (max-width: 48rem) {
  body { padding: 1rem .8rem 2rem; }
  .packages, .packages tbody, .packages tr, .packages th, .packages td { display: block; width: auto; }
  .packages thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .packages tr { border-bottom: 1px solid var(--line); padding: .6rem 0; }
  .packages th, .packages td { border: 0; padding: .1rem 0; }
  .packages td:last-child { padding-top: .3rem; }
  .packages td:not(:last-child) { display: inline; }
  .packages td:not(:last-child) + td:not(:last-child)::before { content: ", "; }
  .sides th:first-child { width: 6.8rem; font-size: .87rem; padding-right: .5rem; }
  .questions div { display: block; }
  .facts dt { flex-basis: 6.8rem; font-size: .87rem; }
  .questions dt { font-size: inherit; }
  pre i { width: 3.2em; }
  .folder > details, .folder > p.file { margin-left: .4rem; }
}
@media print {
  :root { color-scheme: light; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  section[id], tr, li { break-inside: avoid-page; }
  section[id] { break-inside: auto; }
  h2, h3 { break-after: avoid; }
  pre code { width: auto; }
  pre code > * { white-space: pre-wrap; overflow-wrap: anywhere; }
  .back { display: none; }
}
"""
