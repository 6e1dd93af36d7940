import { certainty, chooseMethod, isCertain, pairedGain } from "@balms/core/adapter";
import type { PairedGain } from "@balms/core/adapter";
import { methodTitles } from "../report/method-style.ts";
import type { MethodName } from "../settings/method-name.ts";
import { formatPercent, formatPoints } from "../terminal/format-values.ts";
import type { EvaluatedMethod } from "./evaluate-methods.ts";
import type { RareClasses } from "./rare-classes.ts";

interface Comparison {
  readonly methods: readonly EvaluatedMethod[];
  readonly labels: Int32Array;
  readonly rare: RareClasses;
}

/**
 * Says in plain words what happened to the rare classes, and gives the credit to what earned it:
 * to the simplest method that is as good as the best within chance. What the more elaborate ones
 * add to it, and what the simpler ones reach alone, is told beside it.
 *
 * @returns sentences, the one that matters first
 *
 * @param all - Results of all methods on the same test rows, simplest first; the network that was given, as it came, is told apart.
 * @param options - `labels`: true class ids; `written`: the method of model.onnx; `rare`: the classes to speak of.
 */
export function verdict(
  all: readonly EvaluatedMethod[],
  options: {
    readonly labels: Int32Array;
    readonly written: MethodName;
    readonly rare: RareClasses;
  },
): string[] {
  const { labels, written, rare } = options;
  const [given, adjusted] = ["given", "given-post-hoc"].map((name) =>
    all.find((one) => one.name === name),
  );
  const methods = all.filter((one) => one !== given && one !== adjusted);
  const sentences = ofMethods(methods, { labels, written, rare });
  return given === undefined ? sentences : [...sentences, asItCame(given, adjusted, rare)];
}

/** What the network was that others begin with. */
function asItCame(
  given: EvaluatedMethod,
  adjusted: EvaluatedMethod | undefined,
  rare: RareClasses,
): string {
  const shares = (method: EvaluatedMethod): string => {
    const all = `${formatPercent(method.evaluation.balanced)} % of all classes alike`;
    const few = rareAccuracy(method, rare);
    return few === null || coversAll(method, rare)
      ? all
      : `${formatPercent(few)} % of ${rare.title} and ${all}`;
  };
  const after = adjusted === undefined ? "" : `; its own scores adjusted, ${shares(adjusted)}`;
  return `As it came, the network recognises ${shares(given)}${after}.`;
}

function ofMethods(
  methods: readonly EvaluatedMethod[],
  options: Parameters<typeof verdict>[1],
): string[] {
  const { labels, written, rare } = options;
  const chosen = methods.find(({ name }) => name === written);
  if (chosen === undefined) return [];
  const comparison = { methods, labels, rare };
  const plain = methods.find(({ name }) => name === "softmax");
  const reached = rareAccuracy(chosen, rare);
  if (reached === null) {
    return [
      `${methodTitles[written]} recognises ${formatPercent(chosen.evaluation.balanced)} % of the test set, each class counting alike; it has no rows of ${rare.title}.`,
    ];
  }
  const others = methods.filter((method) => method !== plain);
  const [first, ...further] = others;
  if (plain === undefined || first === undefined) return [alone(chosen, comparison)];
  const earner = chooseMethod(labels, [first, ...further], rare.ids);
  const gain = compare(comparison, plain, earner);
  const before = formatPercent(rareAccuracy(plain, rare));
  const head = isCertain(gain)
    ? `${methodTitles[earner.name]} recognises ${formatPercent(rareAccuracy(earner, rare))} % of ${testRows(labels, rare)}; plain softmax, ${before} % (${pointsOf(gain)}).`
    : nothingGained(comparison, plain, others);
  const rest = others.filter((method) => isCertain(gain) && method !== earner);
  return [
    head,
    ...rest.map((method) => beside(comparison, { plain, earner, method })),
    ...overall(plain, isCertain(gain) ? earner : chosen, rare),
  ];
}

function alone(chosen: EvaluatedMethod, { labels, rare }: Comparison): string {
  const begin = `${methodTitles[chosen.name]} recognises ${formatPercent(rareAccuracy(chosen, rare))} % of ${testRows(labels, rare)}`;
  return coversAll(chosen, rare)
    ? `${begin}.`
    : `${begin}, and ${formatPercent(chosen.evaluation.balanced)} % of all classes alike.`;
}

/** The rows that a mean over classes is of; where some class has more of them, it is no share of rows. */
function testRows(labels: Int32Array, { ids, title }: RareClasses): string {
  const rows = new Map(ids.map((id) => [id, 0]));
  for (const label of labels) {
    const own = rows.get(label);
    if (own !== undefined) rows.set(label, own + 1);
  }
  const present = new Set([...rows.values()].filter((count) => count > 0));
  return `the test rows of ${title}${present.size > 1 ? ", each class counting alike" : ""}`;
}

/** What another method adds to, or lacks beside, the one that has the credit. */
function beside(
  comparison: Comparison,
  found: {
    readonly plain: EvaluatedMethod;
    readonly earner: EvaluatedMethod;
    readonly method: EvaluatedMethod;
  },
): string {
  const { plain, earner, method } = found;
  const { methods } = comparison;
  const title = methodTitles[method.name];
  if (methods.indexOf(method) < methods.indexOf(earner)) {
    return `${title} alone: ${pointsOf(compare(comparison, plain, method))}.`;
  }
  const further = compare(comparison, earner, method);
  if (further.gain === 0 && further.error === 0) return `${title} changes nothing about that.`;
  return isCertain(further) || isCertain({ ...further, gain: -further.gain })
    ? `${title} against it: ${pointsOf(further)}.`
    : `${title} against it: ${pointsOf(further)}, no more than chance would bring.`;
}

function nothingGained(
  comparison: Comparison,
  plain: EvaluatedMethod,
  others: readonly EvaluatedMethod[],
): string {
  const { rare } = comparison;
  const begin = `No method recognises more of ${rare.title} than plain softmax (${formatPercent(rareAccuracy(plain, rare))} %) by more than chance:`;
  const each = others.map(
    (method) => `${methodTitles[method.name]} ${pointsOf(compare(comparison, plain, method))}`,
  );
  return `${begin} ${each.join(", ")}.`;
}

function overall(plain: EvaluatedMethod, chosen: EvaluatedMethod, rare: RareClasses): string[] {
  if (coversAll(chosen, rare)) return [];
  const [now, before] = [chosen.evaluation.balanced, plain.evaluation.balanced];
  return [
    `All classes alike: ${methodTitles[chosen.name]} ${formatPercent(now)} %, plain softmax ${formatPercent(before)} % (${formatPoints(now - before)} points).`,
  ];
}

function compare(
  { labels, rare }: Comparison,
  before: EvaluatedMethod,
  after: EvaluatedMethod,
): PairedGain {
  const predictions = { before: before.predictions, after: after.predictions };
  return pairedGain(labels, predictions, rare.ids) ?? { gain: 0, error: 0 };
}

function pointsOf({ gain, error }: PairedGain): string {
  if (gain === 0 && error === 0) return "±0 points";
  return `${formatPoints(gain)} ± ${(certainty * error * 100).toFixed(1)} points`;
}

function coversAll({ evaluation }: EvaluatedMethod, rare: RareClasses): boolean {
  return rare.ids.length === evaluation.perClass.length;
}

function rareAccuracy({ evaluation }: EvaluatedMethod, rare: RareClasses): number | null {
  const known = rare.ids.flatMap((id) => evaluation.perClass[id] ?? []);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
