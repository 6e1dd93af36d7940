/** The report's style sheet: nothing is loaded from elsewhere. */
export const reportStyle: string = `
:root { color-scheme: light dark;
  --page: #fbfbfa; --card: #ffffff; --ink: #1d2127; --soft: #606874; --edge: #e3e5e8;
  --given: #4a7fc1; --given-post-hoc: #7b61c9; --softmax: #7c8794; --post-hoc: #d98a00; --balanced-softmax: #00866a; --balms: #b5337a;
  --sigmoid: #7c8794; --post-hoc-normalised: #a3691a; --sigmoid-retrained: #4a7fc1; --balanced-sigmoid: #00866a; --reweighted: #b5337a; --reweighted-shifted: #7b4fc9;
  --many: #5b7fb4; --medium: #8d79c4; --few: #d1603d; --heat: #3f74c4; --prior: #1d2127; --even: #858d98; }
@media (prefers-color-scheme: dark) { :root {
  --page: #14171b; --card: #1c2025; --ink: #e8eaed; --soft: #9aa3ae; --edge: #30353c;
  --given: #7fb0ec; --given-post-hoc: #a893ee; --softmax: #99a4b1; --post-hoc: #f0ad3c; --balanced-softmax: #35c29f; --balms: #ef6fb2;
  --sigmoid: #99a4b1; --post-hoc-normalised: #d9a35c; --sigmoid-retrained: #7fb0ec; --balanced-sigmoid: #35c29f; --reweighted: #ef6fb2; --reweighted-shifted: #b08cf0;
  --many: #7fa6e0; --medium: #ae9be6; --few: #f08a68; --heat: #4f8de8; --prior: #e8eaed; --even: #88919c; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main { max-width: 960px; margin: 0 auto; padding: 48px 24px 72px; }
h1 { font-size: 30px; line-height: 1.2; margin: 0 0 4px; letter-spacing: -0.01em; }
h2 { font-size: 19px; margin: 0 0 4px; }
p { margin: 0 0 12px; }
.under { color: var(--soft); margin-bottom: 20px; }
.verdict { font-size: 16px; border-left: 4px solid var(--balms); padding: 4px 0 4px 16px; margin: 0 0 28px; }
.verdict strong { display: block; font-size: 18px; font-weight: 600; line-height: 1.45; margin-bottom: 6px; }
section { background: var(--card); border: 1px solid var(--edge); border-radius: 12px; padding: 20px 20px 16px; margin: 0 0 20px; }
.caption { color: var(--soft); font-size: 14.5px; max-width: 76ch; }
.scroll { overflow-x: auto; }
table { border-collapse: separate; border-spacing: 0; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: 7px 10px; border-bottom: 1px solid var(--edge); white-space: nowrap; }
th { font-weight: 600; color: var(--soft); font-size: 14px; }
.scroll th { white-space: normal; vertical-align: bottom; }
th:first-child, td:first-child { text-align: left; }
tr:last-child td { border-bottom: 0; }
td.best { font-weight: 700; }
td.best::after { content: " ★"; color: var(--balms); font-size: 12px; }
.scroll th:not(:first-child)::after, .scroll td:not(.best):not(:first-child)::after { content: "\\a0★"; visibility: hidden; font-size: 12px; }
.scroll th:first-child, .scroll td:first-child { position: sticky; left: 0; background: var(--card); }
.dense th, .dense td { padding: 7px 5px; }
.scroll.dense th:not(:first-child)::after, .scroll.dense td:not(.best):not(:first-child)::after, .dense td.best::after { content: none; }
.dense td.best { color: var(--balms); }
.dense td small { display: block; font-size: 12px; line-height: 14px; }
.facts td { text-align: left; white-space: normal; overflow-wrap: anywhere; }
.facts td:first-child { color: var(--soft); width: 220px; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; font-size: 14px; margin: 8px 0 4px; padding: 0; list-style: none; }
td .legend { margin: 0; align-items: center; gap: 0; font-size: inherit; flex-wrap: nowrap; }
.legend i { display: inline-block; width: 22px; height: 0; border-top: 3px solid; vertical-align: middle; margin-right: 7px; }
.legend i.dashed { border-top-style: dashed; border-top-width: 2px; }
.legend i.dotted { border-top-style: dotted; }
.legend i.block { height: 11px; width: 11px; border: 0; border-radius: 3px; }
.narrow { display: none; }
.panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(136px, 192px)); justify-content: center; gap: 10px 8px; margin: 10px 0 2px; }
.panels figure { margin: 0; min-width: 0; display: flex; flex-direction: column; justify-content: end; }
.panels figcaption { font-size: 13.5px; font-weight: 600; line-height: 1.3; margin: 0 0 2px 6px; }
.panels svg { width: 100%; margin: 0; }
summary { cursor: pointer; color: var(--soft); font-size: 14.5px; padding: 6px 0; }
svg { max-width: 100%; height: auto; display: block; margin: 4px auto 0; overflow: visible; }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(88px, 1fr)); gap: 12px; margin: 12px 0 4px; }
.pictures figure { margin: 0; text-align: center; font-size: 13px; line-height: 1.3; color: var(--soft); overflow-wrap: anywhere; }
.pictures img { width: 72px; height: 72px; object-fit: contain; border-radius: 8px; border: 1px solid var(--edge); background: #fff; }
.pictures b { color: var(--ink); }
.pairs { display: grid; grid-template-columns: repeat(auto-fill, minmax(250px, 1fr)); gap: 16px 14px; margin: 12px 0 4px; }
.pairs figure { margin: 0; font-size: 13.5px; line-height: 1.35; color: var(--soft); overflow-wrap: anywhere; }
.pairs figure div { display: grid; grid-template-columns: 1fr 1fr; gap: 4px; margin-bottom: 4px; }
.pairs svg { width: 100%; margin: 0; border-radius: 8px; overflow: hidden; background: #fff; }
.pairs b { color: var(--ink); }
/* Drawings and letters, whose pixels are shown; photographs are JPEG, and smooth. */
.pictures [src^="data:image/png"], .pairs [href^="data:image/png"] { image-rendering: pixelated; }
td small { color: var(--soft); font-weight: 400; }
footer { color: var(--soft); font-size: 14px; }
@media (max-width: 760px) {
  .wide { display: none; } .narrow { display: block; }
  main { padding: 24px 12px 48px; } section { padding: 16px 14px 14px; }
  h1 { font-size: 25px; } .verdict { font-size: 15px; padding-left: 12px; } .verdict strong { font-size: 16.5px; }
  th, td { padding: 6px 3px; font-size: 13.5px; line-height: 21px; } td .legend i { display: none; }
  .scroll th { white-space: nowrap; } .scroll td:first-child { white-space: normal; }
  td.best::after, .scroll th:not(:first-child)::after, .scroll td:not(.best):not(:first-child)::after { content: none; }
  td.best { color: var(--balms); }
  .panels { grid-template-columns: repeat(auto-fill, minmax(136px, 1fr)); }
  .facts td:first-child { width: 104px; } }
@media print { section { break-inside: avoid; } body { background: #fff; } }
`;
