/** Colours by role; each pair of text and ground has a contrast of at least 4.5 in both schemes. */
const colours = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --panel: #ffffff; --sunken: #f1f3f6; --line: #d8dde4; --text: #1c2430; --quiet: #576271;
  --link: #0b57c2; --focus: #0b57c2;
  --passed: #17703a; --failed: #b9222c; --warned: #8a5a00; --skipped: #5b6573; --inconclusive: #7237c0;
  --passed-soft: #e3f4e8; --failed-soft: #fce9e9; --warned-soft: #fcf0d6; --skipped-soft: #eceff3; --inconclusive-soft: #f1e8fc;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #10141a; --panel: #181e27; --sunken: #11161d; --line: #2f3947; --text: #e4e9f0; --quiet: #9ba7b6;
    --link: #82b4ff; --focus: #82b4ff;
    --passed: #5fce86; --failed: #ff8585; --warned: #e8b54f; --skipped: #a3aebc; --inconclusive: #c5a0f5;
    --passed-soft: #15301f; --failed-soft: #3c1a1e; --warned-soft: #362a10; --skipped-soft: #252d38; --inconclusive-soft: #2c2040;
  }
}
.passed { --tone: var(--passed); --soft: var(--passed-soft); }
.failed { --tone: var(--failed); --soft: var(--failed-soft); }
.warned { --tone: var(--warned); --soft: var(--warned-soft); }
.skipped { --tone: var(--skipped); --soft: var(--skipped-soft); }
.inconclusive { --tone: var(--inconclusive); --soft: var(--inconclusive-soft); }
`;

const base = `
* { box-sizing: border-box; }
html { scroll-padding-top: 8rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; overflow-wrap: anywhere; background: var(--ground); color: var(--text); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
[hidden] { display: none !important; }
a { color: var(--link); text-underline-offset: .15em; }
h1, h2, h3, h4, p, dl, dd, ul, pre, figure { margin: 0; }
h1 { font-size: clamp(1.5rem, 1.1rem + 1.8vw, 2.1rem); line-height: 1.2; letter-spacing: -.015em; text-wrap: balance; }
h2 { font-size: 1.15rem; letter-spacing: -.005em; }
h3 { font-size: 1.05rem; }
code, pre { font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: .8125rem; }
#none-shown { padding: 2rem 0; }
pre { padding: .7rem .85rem; background: var(--sunken); border: 1px solid var(--line); border-radius: 6px; white-space: pre-wrap; line-height: 1.5; max-height: 26rem; overflow: auto; }
pre.hex { white-space: pre; font-size: .72rem; }
summary { cursor: pointer; }
button { font: inherit; font-size: .875rem; padding: .3rem .75rem; color: var(--text); background: var(--panel); border: 1px solid var(--line); border-radius: 6px; cursor: pointer; }
button:hover { border-color: var(--quiet); }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
.skip-link { position: absolute; left: -100rem; padding: .5rem 1rem; background: var(--panel); z-index: 3; }
.skip-link:focus { left: .5rem; top: .5rem; }
.quiet { color: var(--quiet); font-size: .875rem; }
.mark { display: inline-grid; place-items: center; flex: none; width: 1.35rem; height: 1.35rem; border-radius: 50%; background: var(--soft); color: var(--tone); font-weight: 700; font-size: .8rem; line-height: 1; }
.number { font-variant-numeric: tabular-nums; }
`;

const page = `
.page-head, .layout, .page-foot { max-width: 84rem; margin: 0 auto; padding: 0 clamp(1rem, 3vw, 2.5rem); }
.page-head { padding-top: 2.25rem; padding-bottom: 1.5rem; display: grid; gap: .85rem; }
.eyebrow { color: var(--quiet); font-size: .8125rem; font-weight: 600; letter-spacing: .04em; }
.verdict { display: flex; gap: .75rem; align-items: center; }
.verdict .mark { width: 2.25rem; height: 2.25rem; font-size: 1.15rem; }
.bar { display: block; width: 100%; height: .6rem; border-radius: 99px; }
.bar rect { fill: var(--tone); }
.facts { display: flex; flex-wrap: wrap; gap: .35rem 2rem; }
.facts dt { color: var(--quiet); font-size: .8125rem; }
.facts dd { font-size: .9375rem; }
.counts { color: var(--quiet); margin-top: -.35rem; }
.notices { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); }
.notices:empty { display: none; }
.notice h2 { font-size: .9375rem; }
.notice { font-size: .9375rem;  background: var(--warned-soft); border-left: 3px solid var(--warned); border-radius: 4px; padding: .7rem 1rem; }
.notice.problem { background: var(--failed-soft); border-color: var(--failed); }
.notice ul { padding-left: 1.1rem; }
.layout { display: grid; gap: 1.75rem; padding-bottom: 3rem; }
.groups > summary { font-size: 1.15rem; font-weight: 700; letter-spacing: -.005em; margin-bottom: .5rem; }
.groups table { width: 100%; border-collapse: collapse; font-size: .875rem; }
.groups th { font-weight: 400; text-align: left; }
.groups td, .groups th { padding: .2rem .4rem .2rem 0; vertical-align: middle; }
.groups tbody th a { color: inherit; text-decoration: none; }
.groups tbody th a:hover { text-decoration: underline; }
.groups td { text-align: right; white-space: nowrap; padding-right: 0; }
.groups .mark { width: 1.1rem; height: 1.1rem; font-size: .65rem; }
.groups .red a { font-weight: 600; }
.groups .bar { margin: 0 .6rem; width: 4rem; height: .35rem; display: inline-block; }
.filters { position: sticky; top: 0; z-index: 2; display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: center; gap: .6rem 1rem; padding: .75rem 0; background: var(--ground); border-bottom: 1px solid var(--line); }
.filters input[type=search] { font: inherit; width: 100%; padding: .5rem .8rem; color: inherit; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; }
.filters fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .4rem; min-width: 0; }
.filters legend, .visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.choice { display: inline-flex; align-items: center; gap: .4rem; padding: .2rem .7rem .2rem .5rem; border: 1px solid var(--line); border-radius: 99px; font-size: .875rem; cursor: pointer; background: var(--panel); color: var(--quiet); }
.choice:has(:checked) { background: var(--soft); border-color: var(--tone); color: var(--text); }
.choice:has(:focus-visible) { outline: 2px solid var(--focus); outline-offset: 2px; }
.choice input:focus-visible { outline: none; }
.choice input { accent-color: var(--tone); margin: 0; }
.buttons { display: flex; gap: .4rem; }
#shown { text-align: right; }
.group { margin-top: 1.75rem; }
.group-head { display: flex; flex-wrap: wrap; gap: .15rem .75rem; align-items: baseline; margin-bottom: .6rem; }
.page-foot { border-top: 1px solid var(--line); padding-top: 1rem; padding-bottom: 2rem; }
@media (min-width: 60.01rem) {
  .layout { grid-template-columns: minmax(16rem, 21rem) minmax(0, 1fr); gap: 3rem; }
  .groups-nav { position: sticky; top: 0; max-height: 100vh; overflow: auto; margin-top: -.75rem; padding: .75rem .35rem 1.5rem; align-self: start; scrollbar-width: thin; }
}
`;

const check = `
.check { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; margin-top: .45rem; }
.check > summary { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: .1rem .7rem; align-items: center; padding: .55rem .9rem; list-style: none; border-radius: 8px; }
.check > summary::-webkit-details-marker { display: none; }
.check > summary .end::after, .exchange > summary::before { content: ""; display: inline-block; width: .4rem; height: .4rem; border: solid var(--quiet); border-width: 0 1.5px 1.5px 0; transform: rotate(-45deg); transition: transform .12s; }
.check > summary .end::after { margin: 0 .1rem .1rem .75rem; }
.check[open] > summary .end::after, .exchange[open] > summary::before { transform: rotate(45deg); }
@media (prefers-reduced-motion: reduce) { .check > summary .end::after, .exchange > summary::before { transition: none; } }
.check > summary:hover h4 { text-decoration: underline; text-underline-offset: .2em; }
.check h4 { font-size: .9375rem; font-weight: 550; }
.check .why { grid-column: 2 / -1; color: var(--quiet); font-size: .875rem; }
.check[open] .why { display: none; }
.check.red { border-color: color-mix(in srgb, var(--tone) 45%, var(--line)); }
.label { color: var(--tone); font-weight: 600; font-size: .8125rem; }
.check-body { display: grid; gap: 1.1rem; padding: .35rem .9rem 1.1rem; border-top: 1px solid var(--line); }
.check-body > * { min-width: 0; }
.requirement { padding-top: .75rem; font-size: 1.0625rem; max-width: 70ch; text-wrap: pretty; }
.requirement strong { font-size: .75rem; letter-spacing: .03em; padding: .1rem .45rem; margin-right: .35rem; border: 1px solid currentColor; border-radius: 4px; color: var(--quiet); vertical-align: .1em; }
.reason:has(+ .mismatches) { margin-bottom: -.75rem; }
.reason { font-weight: 550; max-width: 75ch; }
.aside { max-width: 75ch; }
.aside dt { font-size: .8125rem; color: var(--quiet); }
.aside dd + dt { margin-top: .6rem; }
.mismatches { width: 100%; border-collapse: collapse; font-size: .875rem; }
.mismatches th, .mismatches td { text-align: left; vertical-align: top; padding: .4rem .9rem .4rem 0; border-bottom: 1px solid var(--line); }
.mismatches thead th { color: var(--quiet); font-weight: 400; font-size: .8125rem; }
.mismatches tbody th { font-weight: 550; width: 28%; }
.mismatches .expected { color: var(--passed); }
.mismatches .actual { color: var(--failed); }
.copyable { position: relative; }
.copyable .copy { position: absolute; top: .35rem; right: .35rem; padding: .1rem .55rem; font-size: .8125rem; }
.copyable pre { padding-right: 5.5rem; }
.sub > summary { font-size: .9375rem; font-weight: 550; padding: .15rem 0; }
.sub > :not(summary) { margin-top: .5rem; }
`;

const exchange = `
.exchanges { display: grid; gap: .4rem; padding: 0; list-style: none; }
.exchange { border: 1px solid var(--line); border-radius: 6px; }
.exchange > summary { display: flex; flex-wrap: wrap; gap: .1rem .7rem; align-items: baseline; padding: .4rem .75rem; font-size: .875rem; list-style: none; }
.exchange > summary::-webkit-details-marker { display: none; }
.exchange > summary::before { content: ""; align-self: center; }
.exchange > summary b { font-weight: 550; }
.exchange .answer { margin-left: auto; }
.exchange .timing { width: 6rem; height: .5rem; }
.timing rect { fill: var(--line); }
.timing .taken { fill: var(--link); }
.exchange-body { padding: .25rem .75rem .75rem; display: grid; gap: .75rem; }
.sides { display: grid; gap: 1rem; }
.sides > section { min-width: 0; display: grid; gap: .5rem; align-content: start; }
.sides h5 { margin: 0; font-size: .8125rem; color: var(--quiet); font-weight: 600; }
.headers { display: grid; grid-template-columns: fit-content(45%) minmax(0, 1fr); gap: .1rem .75rem; font-size: .8125rem; }
.headers dt { color: var(--quiet); }
@media (min-width: 45rem) { .sides { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); } }
@media (max-width: 45rem) {
  .mismatches thead { display: none; }
  .mismatches tr { display: block; border-bottom: 1px solid var(--line); padding: .4rem 0; }
  .mismatches th, .mismatches td { display: block; width: auto !important; border: 0; padding: 0; }
  .mismatches td::before { content: attr(data-label) " "; color: var(--quiet); font-size: .8125rem; }
  .exchange .timing { display: none; }
  .filters { position: static; grid-template-columns: minmax(0, 1fr); }
  #shown { text-align: left; }
  html { scroll-padding-top: 1rem; }
}
@media (max-height: 32rem) { .filters { position: static; } }
@media print { .filters, .skip-link, .copy { display: none !important; } pre { max-height: none; } }
`;

export const styles = [colours, base, page, check, exchange].join('');
