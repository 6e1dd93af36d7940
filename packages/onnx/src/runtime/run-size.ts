import { elementCount } from "../graph/constant.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import { readValueInfo } from "../graph/value-info.ts";
import type { ValueType } from "../graph/value-info.ts";
import { intAttribute, subgraphs } from "../model/attributes.ts";
import { countNodes } from "../model/every-node.ts";
import { describeNode } from "../model/describe-node.ts";
import type { GraphProto, NodeProto } from "../model/onnx_pb.ts";
import { operatorOf } from "../model/operator-of.ts";
import { NeededNumbers } from "./needed-numbers.ts";

// Rounds of a Loop whose values grow, and nodes of all rounds of all Loops.
const mostRounds = 256;
const mostFollowed = 2 ** 16;

const scalar: ValueType = { type: undefined, shape: [] };

/** How many numbers a value has at least: sizes that only the run tells count as one. */
function numbersIn({ shape = [] }: ValueType): number {
  return elementCount(shape.filter((size) => typeof size === "number"));
}

/** What is refused of a run. */
export interface RunLimit {
  /** How many numbers a value may have. */
  readonly most: number;
  /** How many all values of a graph may have that are needed at a time. */
  readonly together: number;
  /** Whether it is refused as well where nothing but the run tells how large values become. */
  readonly isStrict: boolean;
}

/** Why a value is not computed. */
export function tooManyNumbers(name: string, count: number, most: number): string | undefined {
  return count > most ? `"${name}" would have ${count} numbers` : undefined;
}

function isSame({ shape }: ValueType, { shape: other }: ValueType): boolean {
  return (
    shape?.length === other?.length && shape?.every((size, axis) => size === other?.[axis]) === true
  );
}

/** Whether sizes are known as well as they were a round before. */
function isTold({ shape }: ValueType, { shape: before }: ValueType): boolean {
  return shape?.every((size, axis) => typeof size === "number" || size === before?.[axis]) === true;
}

/** Follows how large the values of a run are, also in the graphs inside nodes, whatever a file declares. */
export class RunSize {
  readonly #limit: RunLimit;
  #followed = 0;

  constructor(limit: RunLimit) {
    this.#limit = limit;
  }

  /**
   * Appends nodes to a builder that knows what they read.
   *
   * @returns what is too large, in words; undefined where nothing is, as far as it can be told
   */
  follow(builder: GraphBuilder, nodes: readonly NodeProto[]): string | undefined {
    const needed = new NeededNumbers(nodes);
    for (const [at, node] of nodes.entries()) {
      builder.append(node);
      const reason = this.#followBodies(builder, node);
      if (reason !== undefined) return reason;
      for (const name of node.output) {
        const count = numbersIn(builder.valueType(name));
        const large = this.#tooMany(name, count);
        if (large !== undefined) return large;
        needed.add(name, count);
      }
      if (needed.count > this.#limit.together)
        return `"${node.output[0]}" and what is needed beside it would have ${needed.count} numbers`;
      needed.drop(at);
    }
    return undefined;
  }

  #tooMany(name: string, count: number): string | undefined {
    return tooManyNumbers(name, count, this.#limit.most);
  }

  /** Where only the run tells what is too large. */
  #untold(reason: string): string | undefined {
    return this.#limit.isStrict ? reason : undefined;
  }

  #followBodies(builder: GraphBuilder, node: NodeProto): string | undefined {
    const [body, ...others] = subgraphs(node);
    if (body === undefined) return undefined;
    if (operatorOf(node) === "Loop") return this.#followLoop(builder, node, body);
    if (operatorOf(node) === "Scan") return this.#followScan(builder, node, body);
    const ends: ValueType[][] = [];
    for (const branch of [body, ...others]) {
      const found = this.#followBody(builder, branch, []);
      if (typeof found === "string") return found;
      ends.push(found);
    }
    for (const [at, name] of node.output.entries()) {
      const found = ends.flatMap((each) => each[at] ?? []);
      const [largest] = found.toSorted((one, other) => numbersIn(other) - numbersIn(one));
      if (largest !== undefined) builder.describe(name, largest);
    }
    return undefined;
  }

  /** What a body gives, or what is too large in it. */
  #followBody(
    builder: GraphBuilder,
    body: GraphProto,
    given: readonly ValueType[],
  ): ValueType[] | string {
    const inner = builder.child();
    for (const info of [...body.valueInfo, ...body.output])
      inner.describe(info.name, readValueInfo(info));
    for (const tensor of body.initializer) inner.initializer(tensor);
    for (const [at, info] of body.input.entries())
      inner.describe(info.name, given[at] ?? readValueInfo(info));
    const reason = this.follow(inner, body.node);
    return reason ?? body.output.map(({ name }) => inner.valueType(name));
  }

  #followLoop(builder: GraphBuilder, node: NodeProto, body: GraphProto): string | undefined {
    const rounds = this.#rounds(builder, node, body);
    let carried = node.input.slice(2).map((name) => builder.valueType(name));
    if (rounds === undefined) {
      const ends = this.#followBody(builder, body, [scalar, scalar, ...carried]);
      return typeof ends === "string" ? ends : undefined;
    }
    for (let round = 1; round <= rounds; round++) {
      this.#followed += countNodes([body]);
      if (this.#followed > mostFollowed)
        return this.#untold(
          `how large the values of ${describeNode(node)} become takes too many rounds to tell`,
        );
      const ends = this.#followBody(builder, body, [scalar, scalar, ...carried]);
      if (typeof ends === "string") return ends;
      const [, ...values] = ends;
      const next = values.slice(0, carried.length);
      for (const [at, value] of values.slice(carried.length).entries()) {
        const name = node.output[carried.length + at] ?? "";
        const large = this.#tooMany(name, rounds * numbersIn(value));
        if (large !== undefined) return large;
      }
      if (next.every((value, at) => isSame(value, carried[at]))) break;
      const isOpen = round === mostRounds || !next.every((value, at) => isTold(value, carried[at]));
      if (isOpen && round < rounds) {
        return this.#untold(
          `nothing but the run tells how large the values of ${describeNode(node)} become`,
        );
      }
      carried = next;
    }
    for (const [at, value] of carried.entries()) {
      const name = node.output[at] ?? "";
      if (name !== "") builder.describe(name, value);
    }
    return undefined;
  }

  /** How many rounds a Loop has: at most, or for sure where nothing else counts; undefined where nobody is sure. */
  #rounds(builder: GraphBuilder, node: NodeProto, body: GraphProto): number | undefined {
    const [most = "", starts = ""] = node.input;
    const rounds = most === "" ? Infinity : builder.constantNumbers(most)?.[0];
    if (this.#limit.isStrict) return rounds ?? Infinity;
    return this.#goesOn(builder, starts, body) ? rounds : undefined;
  }

  /** Whether no condition ends a Loop: it is true, and stays as it is. */
  #goesOn(builder: GraphBuilder, starts: string, body: GraphProto): boolean {
    if (starts !== "" && builder.constantNumbers(starts)?.[0] !== 1) return false;
    const makers = new Map(body.node.flatMap((made) => made.output.map((name) => [name, made])));
    let goes = body.output[0]?.name ?? "";
    while (makers.get(goes)?.opType === "Identity") goes = makers.get(goes)?.input[0] ?? "";
    if (goes === body.input[1]?.name) return true;
    const inner = builder.child();
    for (const tensor of body.initializer) inner.initializer(tensor);
    const made = makers.get(goes);
    if (made?.opType === "Constant") inner.append(made);
    return inner.constantNumbers(goes)?.[0] === 1;
  }

  /** What goes from round to round in a Scan has one size. */
  #followScan(builder: GraphBuilder, node: NodeProto, body: GraphProto): string | undefined {
    const isPlain = body.input.length === node.input.length;
    const carried = node.input.length - intAttribute(node, "num_scan_inputs", 1);
    const given = isPlain
      ? node.input.slice(0, carried).map((name) => builder.valueType(name))
      : [];
    const ends = this.#followBody(builder, body, given);
    return typeof ends === "string" ? ends : undefined;
  }
}
