import { rareClasses } from "../train/rare-classes.ts";
import { verdict } from "../train/verdict.ts";
import type { Evaluated, EvaluateRequest } from "./evaluated.ts";

/** What the measures mean in plain words: sentences, the one that matters first. */
export function evaluationVerdict(
  { scored, measured, adjusted, unadjusted }: Evaluated,
  thresholds: Pick<EvaluateRequest, "manyAbove" | "fewBelow">,
): readonly string[] {
  const { prior, labels } = scored;
  const rare = rareClasses(prior, thresholds);
  const methods = [
    { name: "given" as const, ...measured },
    ...(adjusted === undefined ? [] : [{ name: "given-post-hoc" as const, ...adjusted }]),
  ];
  const said = verdict(methods, { labels, written: "softmax", rare });
  if (unadjusted !== undefined) {
    return [...said, `Its scores are not adjusted here: ${unadjusted}.`];
  }
  return [
    ...said,
    "Adjusted: with the log prior off the scores, as balms adjust writes it into a model; right for a model that was trained without regard to class frequencies.",
  ];
}
