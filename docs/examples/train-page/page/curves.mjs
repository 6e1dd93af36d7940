// Curves that grow: one small chart for each measure, in it a line for each loss.
import { losses } from "../train-both.mjs";

/** @typedef {import("../train-both.mjs").Progress} Progress */
/** @typedef {{ step: number, value: number }} Point */

const [width, height] = [320, 170];
const [left, right, top, bottom] = [40, 8, 8, 22];

/** A measure that has a chart. */
class Chart {
  /** @type {Record<string, Point[]>} */
  #lines = Object.fromEntries(losses.map((loss) => [loss, []]));
  #svg;
  #steps;
  #title;
  #isShare;

  /** @param {{ title: string, note: string, steps: number, isShare: boolean }} options */
  constructor({ title, note, steps, isShare }) {
    this.#title = title;
    this.#steps = steps;
    this.#isShare = isShare;
    this.figure = document.createElement("figure");
    const caption = document.createElement("figcaption");
    caption.append(Object.assign(document.createElement("b"), { textContent: title }), ` ${note}`);
    this.#svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    this.#svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.#svg.setAttribute("role", "img");
    this.figure.append(caption, this.#svg);
    this.#draw();
  }

  /** @param {string} loss @param {Point} point */
  add(loss, point) {
    this.#lines[loss].push(point);
    this.#draw();
  }

  /** The latest value of a line, as text. @param {string} loss */
  latest(loss) {
    const point = this.#lines[loss].at(-1);
    return point === undefined ? "–" : this.#text(point.value);
  }

  /** @param {number} value */
  #text(value) {
    return this.#isShare ? `${(100 * value).toFixed(1)} %` : value.toFixed(3);
  }

  #draw() {
    const values = Object.values(this.#lines).flatMap((points) => points.map((one) => one.value));
    const most = this.#isShare ? 1 : Math.max(1, Math.ceil(Math.max(0, ...values)));
    const x = (/** @type {number} */ step) => left + (step / this.#steps) * (width - left - right);
    const y = (/** @type {number} */ value) => top + (1 - value / most) * (height - top - bottom);
    const grid = [0, 0.25, 0.5, 0.75, 1].map((part) => {
      const label = this.#isShare ? `${100 * part} %` : String(part * most);
      const at = y(part * most);
      return (
        `<line class="grid" x1="${left}" x2="${width - right}" y1="${at}" y2="${at}"/>` +
        `<text x="${left - 5}" y="${at + 4}" text-anchor="end">${label}</text>`
      );
    });
    const ends =
      `<text x="${left}" y="${height - 6}">0</text>` +
      `<text x="${width - right}" y="${height - 6}" text-anchor="end">${this.#steps} steps</text>`;
    const lines = losses.map((loss) => {
      const points = this.#lines[loss].map((one) => `${x(one.step)},${y(one.value)}`);
      const [cx, cy] = points.at(-1)?.split(",") ?? [];
      const dot = cx === undefined ? "" : `<circle class="${loss}" cx="${cx}" cy="${cy}" r="3"/>`;
      return `<polyline class="${loss}" points="${points.join(" ")}"/>${dot}`;
    });
    this.#svg.innerHTML = [...grid, ends, ...lines].join("");
    const said = losses.map((loss) => `${loss} ${this.latest(loss)}`).join(", ");
    this.#svg.setAttribute("aria-label", `${this.#title}: ${said}`);
  }
}

const shares = {
  balanced: { title: "Balanced accuracy", note: "the mean over all letters" },
  many: { title: "Frequent letters", note: "more than 100 pictures" },
  medium: { title: "In between", note: "20 to 100 pictures" },
  few: { title: "Rare letters", note: "fewer than 20 pictures" },
};

/** All measures of a training. */
export class Curves {
  /** @type {Record<string, Chart>} */
  #charts;

  /** @param {Element} place @param {number} steps */
  constructor(place, steps) {
    const loss = { title: "Loss", note: "in training, each with its own", steps, isShare: false };
    const options = Object.entries(shares).map(
      ([name, texts]) => /** @type {const} */ ([name, { ...texts, steps, isShare: true }]),
    );
    this.#charts = Object.fromEntries(
      [...options, /** @type {const} */ (["loss", loss])].map(([name, chart]) => [
        name,
        new Chart(chart),
      ]),
    );
    place.replaceChildren(...Object.values(this.#charts).map(({ figure }) => figure));
  }

  /** @param {Progress} progress */
  add({ method, step, loss, accuracy }) {
    if (loss !== undefined) this.#charts.loss.add(method, { step, value: loss });
    for (const [name, value] of Object.entries(accuracy ?? {})) {
      if (value !== null) this.#charts[name].add(method, { step, value });
    }
  }

  /** The latest value of a measure. @param {string} measure @param {string} loss */
  latest(measure, loss) {
    return this.#charts[measure].latest(loss);
  }
}
