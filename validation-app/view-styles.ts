/** What the application's page has beyond the report's. */
export const viewStyles = `
.page-head { padding-top: 1.25rem; }
.eyebrow { display: flex; flex-wrap: wrap; gap: .25rem 1rem; justify-content: space-between; }
.own-window { font-weight: 400; }
svg.bar { background: var(--line); }
#overview { display: grid; gap: .75rem; }
.actions { display: flex; flex-wrap: wrap; gap: .6rem 1rem; align-items: center; }
.actions label { font-size: .875rem; display: inline-flex; gap: .4rem; align-items: center; }
.actions select { font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .25rem .4rem; }
button:disabled { color: var(--quiet); cursor: default; border-color: var(--line); background: none; }
.primary:not(:disabled) { background: var(--link); border-color: var(--link); color: var(--ground); font-weight: 600; padding-inline: 1.1rem; }
.downloads { display: flex; flex-wrap: wrap; gap: .25rem .9rem; font-size: .875rem; }
.progress { display: flex; flex-wrap: wrap; gap: .25rem .9rem; align-items: center; min-height: 1.75rem; }
.progress progress { accent-color: var(--link); flex: 1 1 12rem; max-width: 30rem; }
.eyebrow code { font-weight: 400; letter-spacing: 0; margin-left: .5rem; }
#overview section h2 { font-size: .9375rem; }
#overview .red-list { columns: 24rem; }
#overview section:not(.notice) ul { margin: .25rem 0 0; padding-left: 1.1rem; font-size: .9375rem; }
.rows { list-style: none; padding: 0; margin: 0; }
.row { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: .5rem; align-items: start; margin-top: .45rem; }
.row > .check { margin-top: 0; }
.row > button { margin-top: .45rem; }
.row:has(> .check[hidden]) { display: none; }
.row.running > .check { outline: 2px solid var(--link); outline-offset: -1px; }
.group-head { flex-wrap: nowrap; align-items: center; justify-content: space-between; }
.group-head button { flex: none; }
.keys { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; }
.told { max-width: 45rem; margin: 0 auto; padding: 2.5rem clamp(1rem, 4vw, 2.5rem); display: grid; gap: 1rem; }
.told ul, .told ol { padding-left: 1.25rem; }
@media (max-width: 45rem) {
  .row > button { padding-inline: .5rem; font-size: .8125rem; }
  .row .check > summary { padding-inline: .6rem; gap: .1rem .5rem; }
}
`;
