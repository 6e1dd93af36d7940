import type { HeadMethod } from "@balms/onnx";
import { comparisonTable } from "../../../packages/cli/src/report/comparison-table.ts";
import { legend } from "../../../packages/cli/src/report/layout.ts";
import { methodColor, methodTitles } from "../../../packages/cli/src/report/method-style.ts";
import { formatPercent } from "../../../packages/cli/src/terminal/format-values.ts";
import { element } from "../page/element.ts";
import { curveChart, type Curve } from "./curve-chart.ts";
import type { Accuracy, TrainingPoint } from "./training.ts";

const measures: readonly (readonly [keyof Accuracy, string, string])[] = [
  ["balanced", "Balanced accuracy", "mean of the accuracies per class"],
  ["few", "Rare classes", "fewer than 20 training rows"],
  ["medium", "In between", "20 to 100 training rows"],
  ["many", "Frequent classes", "more than 100 training rows"],
];

/** A table and curves of several trainings, which follow what is told of them. */
export class LiveResults {
  readonly #methods: readonly HeadMethod[];
  readonly #points: ReadonlyMap<HeadMethod, TrainingPoint[]>;
  readonly #steps: number;
  readonly #table: HTMLElement = element("div");
  readonly #charts: HTMLElement = element("div", { className: "curves" });
  /** What is shown. */
  readonly section: HTMLElement;
  #isDue = false;

  constructor(methods: readonly HeadMethod[], steps: number, description: string) {
    this.#methods = methods;
    this.#points = new Map(methods.map((method) => [method, []]));
    this.#steps = steps;
    this.section = element(
      "section",
      {},
      element("h2", {}, "How they learn"),
      element(
        "p",
        { className: "caption" },
        `${description} Percent of the test rows; the best of a column is marked.`,
      ),
      this.#table,
      this.#charts,
    );
    this.#draw();
  }

  /** Takes what a training told. */
  add(method: HeadMethod, point: TrainingPoint): void {
    this.#points.get(method)?.push(point);
    if (this.#isDue) return;
    this.#isDue = true;
    // What comes meanwhile is drawn at once.
    requestAnimationFrame(() => {
      this.#isDue = false;
      this.#draw();
    });
  }

  /** Where they stand, in a sentence. */
  get summary(): string {
    return this.#methods
      .map(
        (method) => `${methodTitles[method]} ${formatPercent(this.#latest(method, "balanced"))} %`,
      )
      .join(", ");
  }

  #latest(method: HeadMethod, measure: keyof Accuracy): number | null {
    return this.#points.get(method)?.at(-1)?.accuracy[measure] ?? null;
  }

  #draw(): void {
    const rows = this.#methods.map((method) => ({
      title: methodTitles[method],
      color: methodColor(method),
      values: measures.map(([measure]) => this.#latest(method, measure)),
    }));
    const columns = measures.map(([title, , hint]) => ({ title, hint }));
    this.#table.innerHTML = comparisonTable(columns, rows);
    const charts = measures.map(([measure, title, hint]) =>
      this.#chart(title, hint, true, ({ accuracy }) => accuracy[measure]),
    );
    charts.push(this.#chart("Loss", "in training, each with its own", false, ({ loss }) => loss));
    const keys = rows.map(({ title, color }) => ({ title, color }));
    this.#charts.innerHTML = charts.join("") + legend(keys);
  }

  #chart(
    title: string,
    hint: string,
    isShare: boolean,
    valueOf: (point: TrainingPoint) => number | null,
  ): string {
    const curves = this.#methods.map((method): Curve => ({
      title: methodTitles[method],
      color: methodColor(method),
      points: (this.#points.get(method) ?? []).flatMap((point) => {
        const value = valueOf(point);
        return value === null ? [] : [{ step: point.step, value }];
      }),
    }));
    const chart = curveChart(`${title}, ${hint}`, curves, { steps: this.#steps, isShare });
    return `<figure><figcaption><b>${title}</b> ${hint}</figcaption>${chart}</figure>`;
  }
}
