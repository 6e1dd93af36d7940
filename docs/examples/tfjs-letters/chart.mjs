/** Of the methods that the chart shows. @type {Readonly<Record<string, string>>} */
export const lineColors = {
  "cross-entropy": "#8a94a0",
  "class-weights": "#4f7fc4",
  "re-sampling": "#d98a00",
  "balanced-softmax": "#00936f",
  balms: "#c2408a",
};

const chartWidth = 860;
const chartHeight = 320;
const leftMargin = 44;
const bottomMargin = 52;
const topMargin = 12;

/** Accuracy of each letter, most training pictures first; mean over the seeds. @param {import("./compare.mjs").Comparison} comparison */
export function accuracyChart({ classes, counts, methods }) {
  const order = classes.map((_, id) => id).toSorted((a, b) => counts[b] - counts[a] || a - b);
  const x = (/** @type {number} */ place) =>
    leftMargin + 14 + (place * (chartWidth - leftMargin - 28)) / (classes.length - 1);
  const y = (/** @type {number} */ share) =>
    topMargin + (1 - share) * (chartHeight - topMargin - bottomMargin);
  const grid = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      `<line x1="${leftMargin}" x2="${chartWidth}" y1="${y(share)}" y2="${y(share)}" stroke="currentColor" stroke-opacity="0.15"/>` +
      `<text x="${leftMargin - 8}" y="${y(share) + 4}" text-anchor="end">${100 * share}%</text>`,
  );
  const letters = order.map(
    (id, place) =>
      `<text x="${x(place)}" y="${chartHeight - 30}" text-anchor="middle">${classes[id]}</text>` +
      `<text x="${x(place)}" y="${chartHeight - 14}" text-anchor="middle" opacity="0.6">${counts[id]}</text>`,
  );
  const lines = methods
    .filter(({ id }) => id in lineColors)
    .map(({ id, title, runs }) => {
      const shares = order.map(
        (letter) => runs.reduce((sum, run) => sum + (run.perClass[letter] ?? 0), 0) / runs.length,
      );
      const points = shares.map((share, place) => `${x(place).toFixed(1)},${y(share).toFixed(1)}`);
      const dots = points.map((point, place) => {
        const [cx, cy] = point.split(",");
        const text = `${title}, ${classes[order[place]]}: ${(100 * shares[place]).toFixed(1)}%`;
        return `<circle cx="${cx}" cy="${cy}" r="3.5" fill="${lineColors[id]}"><title>${text}</title></circle>`;
      });
      return `<polyline points="${points.join(" ")}" fill="none" stroke="${lineColors[id]}" stroke-width="2"/>${dots.join("")}`;
    });
  return `<svg viewBox="0 0 ${chartWidth} ${chartHeight}" role="img" aria-label="Accuracy of each letter, most training pictures first">
${[...grid, ...letters, ...lines].join("\n")}
</svg>`;
}
