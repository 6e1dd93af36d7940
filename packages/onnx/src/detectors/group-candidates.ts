import type {
  DetectorHead,
  DetectorHeadKind,
  DetectorLevel,
  DetectorScores,
} from "./detector-head.ts";
import type { DetectorGraph } from "./follow-channels.ts";
import type { Candidate } from "./read-end.ts";

/** Layers that compute scores of one sort: the levels of one head. */
export interface HeadGroup {
  readonly kind: DetectorHeadKind;
  readonly use: DetectorHead["use"];
  readonly classes: number;
  readonly candidates: readonly [Candidate, ...Candidate[]];
}

/** Sorts candidates by what their scores are; convolutions are levels of one head, and so are layers that are no convolutions. */
export function groupCandidates(candidates: readonly Candidate[]): readonly HeadGroup[] {
  const groups = new Map<string, [Candidate, ...Candidate[]]>();
  for (const candidate of candidates) {
    const { kind, use, classes, layer, end } = candidate;
    const isRaw = end.activation === undefined;
    const key = [kind, use, classes, layer.operator === "Conv", isRaw].join();
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [candidate]);
    else known.push(candidate);
  }
  return Array.from(groups.values(), (found) => {
    const [{ kind, use, classes }] = found;
    return { kind, use, classes, candidates: found };
  });
}

function levelOf({ layer, anchors, stride, first }: Candidate): DetectorLevel {
  const { axis: _, ...said } = layer;
  return { ...said, anchors, stride, first };
}

function scoresOf(
  { builder }: DetectorGraph,
  { end, shown, first, anchors, stride }: Candidate,
): DetectorScores {
  const { tensor, channels, activation } = end;
  const { axis, before, length } = channels;
  const shape = builder.shapeOf(tensor);
  const size = shape?.[axis];
  return {
    tensor,
    axis,
    rank: shape?.length ?? axis + 1,
    // Channels may have been taken out of their rows already.
    first: before + first - channels.first,
    // Rows that are not taken apart lie one behind the other.
    rows: anchors / channels.anchors,
    stride,
    size: typeof size === "number" ? size : before + length,
    activation,
    outputs: [...shown.outputs],
  };
}

function unique<Item>(items: readonly Item[], key: (item: Item) => string): Item[] {
  return [...new Map(items.toReversed().map((item) => [key(item), item])).values()].toReversed();
}

/** A head, as its levels say it. */
export function headOf(
  graph: DetectorGraph,
  { kind, use, classes, candidates }: HeadGroup,
  background: number | undefined,
): DetectorHead {
  const levels = unique(candidates.map(levelOf), ({ logits }) => logits);
  const scores = unique(
    candidates.map((candidate) => scoresOf(graph, candidate)),
    ({ tensor }) => tensor,
  );
  const evidence = [...new Set(candidates.map((candidate) => candidate.evidence))];
  return { name: levels[0].logits, kind, use, classes, background, levels, scores, evidence };
}
