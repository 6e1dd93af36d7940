import { refuseModel } from "../model/refuse-model.ts";
import type { DetectorOptions } from "./detector-options.ts";
import type { HeadGroup } from "./group-candidates.ts";
import { namedPlaces } from "./read-end.ts";
import type { LeftOut } from "./read-end.ts";

/** What was read of a graph's layers. */
export interface ReadGroups {
  readonly groups: readonly HeadGroup[];
  readonly leftOut: readonly LeftOut[];
  /** K, where somebody says it. */
  readonly wanted: number | undefined;
  /** Whether there is no other number of classes to try. */
  readonly isSure: boolean;
}

const hint =
  "Name the head with the option `head`, and the number of classes with the option `classes`.";

// As many reasons as a person reads.
const mostReasons = 8;

/** The layers that are no heads, one line for each reason. */
function reasonsOf(leftOut: readonly LeftOut[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const { layer, reason } of leftOut) {
    byReason.set(reason, [...(byReason.get(reason) ?? []), layer.logits]);
  }
  return Array.from(byReason, ([reason, names]) => {
    const more = new Set(names).size - 1;
    return `"${names[0]}"${more === 0 ? "" : ` and ${more} more`}: ${reason}`;
  }).slice(0, mostReasons);
}

function describeGroup({
  candidates: [{ layer, evidence }],
  classes,
  kind,
  use,
}: HeadGroup): string {
  return `"${layer.logits}" (${kind}, ${classes} classes${use === "choice" ? ", only chooses" : ""}: ${evidence})`;
}

function refuseNone({ groups, leftOut, wanted }: ReadGroups): never {
  const others = groups.map(describeGroup);
  const seen = [...others, ...reasonsOf(leftOut)];
  return refuseModel(
    "model",
    seen.length === 0
      ? "no layer whose numbers reach a Softmax, Sigmoids or an output as they are"
      : seen.join("; "),
    `a class layer${wanted === undefined ? "" : ` of ${wanted} classes`}: ${wanted ?? "K"} scores with Sigmoids, one more with a Softmax, or rows of box, objectness and classes`,
    others.length === 0
      ? "A model whose class layer is inside a plugin or a loop has to be exported without it."
      : wanted === undefined
        ? hint
        : "Count the images of the classes that the detector was trained for. Where another layer is meant, name it with the option `head`.",
  );
}

/** Whether a group is called by a name. */
function isCalled({ candidates }: HeadGroup, head: string): boolean {
  return candidates.some(({ layer, end }) => [layer.logits, layer.node, end.tensor].includes(head));
}

/** Raw numbers of which there is one more than classes are scores with a background where there is nothing else. */
function surest(groups: readonly HeadGroup[]): readonly HeadGroup[] {
  const sure = groups.filter(
    ({ kind, candidates: [{ end }] }) =>
      kind !== "softmax-background" || end.activation !== undefined,
  );
  return sure.length === 0 ? groups : sure;
}

/** Refuses raw numbers of which some layers may give scores and others boxes: four of each. */
function checkedScores(group: HeadGroup, { leftOut }: ReadGroups): HeadGroup {
  const { classes, candidates } = group;
  const [{ end, layer }] = candidates;
  const areBoxesKnown = leftOut.some(({ reason }) => reason === namedPlaces);
  if (classes !== 4 || end.activation !== undefined || candidates.length === 1 || areBoxesKnown) {
    return group;
  }
  return refuseModel(
    "model",
    `${candidates.length} layers of 4 raw numbers, "${layer.logits}" among them, which may be scores of 4 classes as well as boxes`,
    "outputs that tell them apart",
    'Call the outputs of boxes "boxes", or export the model with the Sigmoids of its scores.',
  );
}

/** Numbers of a place, or of a box. */
const coordinates: ReadonlySet<number> = new Set([2, 4]);

/** Groups that are no boxes and no raw numbers beside scores with an activation, where nobody says how many classes there are. */
function likely(groups: readonly HeadGroup[]): readonly HeadGroup[] {
  const wide = groups.filter(({ candidates: [{ end }] }) => !coordinates.has(end.channels.length));
  const some = wide.length === 0 ? groups : wide;
  const activated = some.filter(({ candidates: [{ end }] }) => end.activation !== undefined);
  return activated.length === 0 ? some : activated;
}

/**
 * The head that is meant.
 *
 * @returns undefined where none fits and another number of classes is still to be tried
 * @throws {@link ModelError} when there is none, or several may be meant.
 */
export function chooseGroup(read: ReadGroups, { head }: DetectorOptions): HeadGroup | undefined {
  const { groups, wanted, isSure } = read;
  const shown = groups.filter(({ use }) => use === "scores");
  const fitting = shown.filter(({ classes }) => wanted === undefined || classes === wanted);
  const named = head === undefined ? fitting : fitting.filter((group) => isCalled(group, head));
  const found = head === undefined && wanted === undefined ? likely(named) : surest(named);
  if (found.length === 1) return checkedScores(found[0], read);
  if (found.length === 0) return isSure ? refuseNone(read) : undefined;
  return refuseModel(
    "head",
    `${found.length} heads that may be meant: ${found.map(describeGroup).join("; ")}`,
    "the name of one of them",
    hint,
  );
}
