import { subgraphs } from "../../model/attributes.ts";
import { describeNode } from "../../model/describe-node.ts";
import type { GraphProto, NodeProto } from "../../model/onnx_pb.ts";
import type { Meaning } from "../meaning.ts";
import type { ScoreReading } from "../score-reading.ts";
import { rawScores } from "./meaning-rule.ts";

/** What a branch gives: what its outputs mean, told without the names inside it. */
type Ends = readonly (Meaning | undefined)[];

/** Names that are known outside a body, of all raw scores that some inside were made from; "" for a layer of the body's own. */
function outerSources(
  reading: ScoreReading,
  meaning: Meaning,
  isOuter: (name: string) => boolean,
): readonly string[] {
  const found = new Set<string>();
  const seen = new Set([meaning.scores]);
  for (const name of seen) {
    reading.step();
    if (isOuter(name)) {
      found.add(name);
      continue;
    }
    const { from, parents = [] } = reading.meaning(name) ?? {};
    const before = from === undefined ? parents : [from.name, ...parents];
    if (before.length === 0) found.add("");
    for (const source of before) seen.add(source);
  }
  return [...found];
}

/** Reads a body, and forgets what it calls its tensors: other bodies may use the same names. */
function readBranch(
  body: GraphProto,
  reading: ScoreReading,
  read: (node: NodeProto) => void,
): Ends {
  const inner = new Set(body.node.flatMap(({ output }) => output));
  const isOuter = (name: string): boolean => reading.meanings.has(name) && !inner.has(name);
  reading.enter(body);
  for (const node of body.node) read(node);
  const ends = body.output.map(({ name }) => {
    const meaning = reading.meaning(name);
    if (meaning === undefined) return undefined;
    const parents = outerSources(reading, meaning, isOuter);
    const { from: _, ...kept } = meaning;
    return { ...kept, parents };
  });
  for (const name of inner) reading.meanings.delete(name);
  return ends;
}

/** Whether probabilities need not add up to 1. */
function isUneven({ activation, total = 1 }: Meaning): boolean {
  return activation === "Sigmoid" || total !== 1;
}

function bothEnds(
  node: NodeProto,
  at: number,
  reading: ScoreReading,
  [first, second]: readonly (Meaning | undefined)[],
): Meaning | undefined {
  const output = node.output[at];
  if (first === undefined || second === undefined) {
    const known = first ?? second;
    const doubt = `an output of ${describeNode(node)}, of whose branches only one gives class scores`;
    return known && { ...rawScores(output, reading, { parents: known.parents ?? [] }), doubt };
  }
  const parents = [...new Set([...(first.parents ?? []), ...(second.parents ?? [])])];
  const doubt = first.doubt ?? second.doubt;
  const fault = first.fault ?? second.fault;
  const more = { ...(doubt !== undefined && { doubt }), ...(fault !== undefined && { fault }) };
  const { axis, width } = first;
  const isSame = first.stage === second.stage && second.axis === axis && second.width === width;
  if (isSame && first.stage === "raw") {
    reading.noteType(output, reading.type(parents[0] ?? ""));
    return {
      ...rawScores(output, reading, { axis, ...(width !== undefined && { width }), parents }),
      ...more,
    };
  }
  if (isSame && first.scores === second.scores && parents.includes(first.scores)) {
    const { parents: _, ...kept } = first;
    return { ...kept, ...more };
  }
  const areShares = isSame && first.stage === "probabilities" && ![first, second].some(isUneven);
  if (areShares) {
    reading.noteType(output, reading.type(parents[0] ?? ""));
    const source = rawScores(output, reading, { axis, width, parents, given: true });
    return { ...source, width, stage: "probabilities", ...more };
  }
  const what = isSame
    ? `${first.stage} of scores inside its branches`
    : `${first.stage} in one branch and ${second.stage} in the other`;
  return {
    ...first,
    scores: parents[0] ?? output,
    axis: undefined,
    stage: "derived",
    doubt: `an output of ${describeNode(node)}: ${what}`,
  };
}

/** Reads both branches of an If: their outputs are scores when both end in some. */
export function readBranches(
  node: NodeProto,
  reading: ScoreReading,
  read: (node: NodeProto) => void,
): Ends {
  const branches = subgraphs(node).map((body) => readBranch(body, reading, read));
  return node.output.map((_, at) =>
    bothEnds(
      node,
      at,
      reading,
      branches.map((ends) => ends[at]),
    ),
  );
}
