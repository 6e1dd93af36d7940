import { ArgumentError } from "@balms/core";
import type { LabeledSource } from "./labeled-scores.ts";

/** What a command line says of them. */
interface LabeledChoice {
  readonly model: Extract<LabeledSource, { kind: "pictures" }>["model"] | undefined;
  readonly data: string | undefined;
  readonly logits: string | undefined;
  readonly labels: string | undefined;
  readonly kind: Extract<LabeledSource, { kind: "files" }>["scores"];
}

/**
 * Which scores of known classes a command line names.
 *
 * @param spelling - What the options for files are called.
 * @throws {@link ArgumentError} when it names none, or two.
 */
export function labeledSource(
  options: LabeledChoice,
  spelling: { readonly logits: string; readonly labels: string } = {
    logits: "--logits",
    labels: "--labels",
  },
): LabeledSource {
  const { model, data, logits, labels, kind } = options;
  const both = `${spelling.logits} FILE.npy with ${spelling.labels} FILE`;
  const expected =
    spelling.logits === "--logits" ? `--model MODEL with --data DIR, or ${both}` : both;
  const refuse = (parameter: string, received: string): ArgumentError =>
    new ArgumentError({ parameter, received, expected });
  if (model !== undefined && logits !== undefined) throw refuse("--logits", "beside --model");
  if (model !== undefined) {
    if (labels !== undefined) throw refuse("--labels", "beside --model, whose folders are labels");
    if (data === undefined) throw refuse("--data", "nothing");
    return { kind: "pictures", model, data };
  }
  if (logits === undefined) {
    throw refuse(spelling.logits === "--logits" ? "--model" : spelling.logits, "nothing");
  }
  if (data !== undefined) throw refuse("--data", "beside --logits");
  if (labels === undefined) throw refuse(spelling.labels, "nothing");
  return { kind: "files", logits, labels, scores: kind };
}
