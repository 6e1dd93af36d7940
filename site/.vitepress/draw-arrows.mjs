// The one drawing of docs/architecture.md, which GitHub draws by itself.
const row = 64;
const box = { width: 104, height: 34 };

/** Fences of mermaid that hold nothing but `a --> b & c` become drawings: who imports nothing stands at the top. */
export function drawArrows(md) {
  const fence = md.renderer.rules.fence;
  md.renderer.rules.fence = (tokens, at, ...rest) =>
    tokens[at].info.trim() === "mermaid" ? draw(tokens[at].content) : fence(tokens, at, ...rest);
}

function draw(text) {
  const arrows = [...text.matchAll(/^ *(\w+) --> ([\w &]+)$/gmu)].flatMap(([, from, targets]) =>
    targets.split(" & ").map((to) => ({ from, to })),
  );
  const names = [...new Set(arrows.flatMap(({ from, to }) => [to, from]))];
  const depth = (name) =>
    Math.max(0, ...arrows.filter(({ from }) => from === name).map(({ to }) => depth(to) + 1));
  const rows = [];
  for (const name of names) (rows[depth(name)] ??= []).push(name);
  const width = Math.max(...rows.map(({ length }) => length)) * (box.width + 24);
  const places = new Map(
    rows.flatMap((list, y) =>
      list.map((name, x) => [
        name,
        { x: ((x + 0.5) * width) / list.length, y: y * row + box.height / 2 + 4 },
      ]),
    ),
  );
  const lines = arrows.map(({ from, to }) => {
    const [a, b] = [places.get(from), places.get(to)];
    return `<path d="M${a.x} ${a.y - box.height / 2}L${b.x} ${b.y + box.height / 2}" marker-end="url(#head)"/>`;
  });
  const boxes = [...places].map(
    ([name, { x, y }]) =>
      `<rect x="${x - box.width / 2}" y="${y - box.height / 2}" width="${box.width}" height="${box.height}" rx="6"/>` +
      `<text x="${x}" y="${y + 5}">${name}</text>`,
  );
  const said = arrows.map(({ from, to }) => `${from} imports ${to}`).join(", ");
  return `<svg class="arrows" viewBox="0 0 ${width} ${rows.length * row}" role="img" aria-label="${said}"><defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>${[...lines, ...boxes].join("")}</svg>\n`;
}
