/** A node of a GraphDef in JSON, as far as it is looked at. */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: Readonly<Record<string, unknown>>;
}

/** Whether something is a node, and not what a damaged file has in its place. */
export function isGraphNode(value: unknown): value is GraphNode {
  const { name, op, input = [] } = { ...(value as Partial<GraphNode> | null) };
  const isList = Array.isArray(input) && input.every((each) => typeof each === "string");
  return typeof name === "string" && typeof op === "string" && isList;
}

/** The name of the node that an input refers to: without the number of the output, and the mark of control inputs. */
export function nodeName(input: string): string {
  return input.replace(/^\^/, "").replace(/:\d+$/, "");
}

/** The operators that a fused node runs after its product. */
export function fusedOps(node: GraphNode): readonly string[] {
  const attribute = node.attr?.["fused_ops"] ?? node.attr?.["fusedOps"];
  const list = (attribute as { readonly list?: { readonly s?: unknown } } | null)?.list?.s;
  if (!Array.isArray(list)) return [];
  // As in a protocol buffer's JSON: bytes in base64; sometimes as they are.
  return list.map((entry) => {
    const text = typeof entry === "string" ? entry : "";
    return /^[A-Za-z]*(Add|Relu\d?|Elu|Prelu)$/.test(text) ? text : decode(text);
  });
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function decode(base64: string): string {
  const bits = Array.from(base64.replace(/=.*/s, ""))
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(6, "0"))
    .join("");
  return (bits.match(/[01]{8}/g) ?? [])
    .map((byte) => String.fromCodePoint(parseInt(byte, 2)))
    .join("");
}
