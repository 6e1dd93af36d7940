import { markdownTable } from "../zoo/markdown-table.ts";
import type { Examined } from "./examine-training.ts";

/** How far a slope may be from the gradient, relative to the norm of all. */
export const slopeTolerance = 2e-3;

const yes = (is: boolean): string => (is ? "yes" : "no");

/** docs/trained-models.md. */
export function renderTrained(all: readonly Examined[]): string {
  const cells = all.map((one) => [
    one.name,
    one.about,
    String(one.parameters),
    yes(one.error < slopeTolerance),
    yes(one.losses[one.losses.length - 1] < one.losses[0]),
    yes(one.lossError < 1e-5 && one.changed.length === 0),
  ]);
  const head = [
    "architecture",
    "what is in it",
    "tensors trained",
    "gradients agree",
    "loss falls",
    "result runs",
  ];
  return `# Which ONNX models are trained

${all.length} architectures, small ones, written by \`packages/onnx/test/architectures/\` as exporters write them. \`npm run trained-models\`
trains them and writes this page; a test fails when the page is not what it finds. More operators, each against differences: the
README of [\`@balms/onnx\`](../packages/onnx/README.md).

- **gradients agree**: along the gradient of every tensor, and along its largest entry, the loss that ONNX Runtime gives for the changed
  model rises as the gradient says, within ${slopeTolerance} of the norm of all gradients.
- **loss falls**: over twelve steps of AdamW on one batch, with batch normalisation by the batch and dropout.
- **result runs**: the trained model runs in the stock runtime, with the loss that the trainer measures; every tensor that is neither trained nor a running
  statistic is the same bytes. Where Python has \`onnx\`, its checker passes the model in full.

${markdownTable([head, ...cells])}
`;
}
