import { methodTitles } from "../report/method-style.ts";
import type { MethodResult } from "../report/report.ts";
import { formatPercent, formatPoints } from "../terminal/format-values.ts";
import type { MethodName } from "../settings/method-name.ts";
import type { RareClasses } from "./rare-classes.ts";

/**
 * Says in plain words what happened: how the rare classes fare with the method that is written,
 * compared with plain softmax where that was trained too.
 *
 * @param methods - All results.
 * @param options - `written`: the method of model.onnx; `rare`: the classes to speak of.
 */
export function verdict(
  methods: readonly MethodResult[],
  options: { readonly written: MethodName; readonly rare: RareClasses },
): string {
  const { written, rare } = options;
  const chosen = methods.find(({ name }) => name === written);
  const plain = methods.find(({ name }) => name === "softmax");
  if (chosen === undefined) {
    return "";
  }
  const reached = rareAccuracy(chosen, rare);
  const title = methodTitles[written];
  const balanced = chosen.evaluation.balanced;
  if (reached === null) {
    return `${title} recognises ${formatPercent(balanced)} % of the test set, each class counting alike; it has no rows of ${rare.title}.`;
  }
  const begin = `${title} recognises ${formatPercent(reached)} % of the test rows of ${rare.title}`;
  const before = plain === undefined || plain === chosen ? null : rareAccuracy(plain, rare);
  const all = rare.ids.length === chosen.evaluation.perClass.length;
  if (plain === undefined || before === null) {
    return all ? `${begin}.` : `${begin}, and ${formatPercent(balanced)} % of all classes alike.`;
  }
  const change = formatPoints(reached - before);
  const compared = `${begin}; plain softmax, ${formatPercent(before)} % (${change} points).`;
  if (all) {
    return compared;
  }
  const plainBalanced = plain.evaluation.balanced;
  return `${compared} All classes alike: ${formatPercent(balanced)} % against ${formatPercent(plainBalanced)} % (${formatPoints(balanced - plainBalanced)} points).`;
}

function rareAccuracy({ evaluation }: MethodResult, rare: RareClasses): number | null {
  const known = rare.ids.flatMap((id) => evaluation.perClass[id] ?? []);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
