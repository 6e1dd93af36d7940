import { create } from "@bufbuild/protobuf";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { createModel, writtenOpset } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { NodeProtoSchema, OperatorSetIdProtoSchema } from "../model/onnx_pb.ts";
import { createSession } from "../runtime/onnx-runtime.ts";
import type { OnnxRuntime } from "../runtime/onnx-runtime.ts";
import { tensorData } from "../runtime/run-result.ts";

/** ONNX Runtime's own operators on blocks of channels, which its optimizer puts into graphs for inference. */
export const blockedDomain = "com.microsoft.nchwc";

/** Adds the import of {@link blockedDomain} to a model. */
export function importBlocked(model: OnnxModel): OnnxModel {
  const version = create(OperatorSetIdProtoSchema, { domain: blockedDomain, version: 1n });
  model.opsetImport = [...model.opsetImport, version];
  return model;
}

const channels = 32;
const width = 2;

function probe(): OnnxModel {
  const graph = new GraphBuilder(writtenOpset);
  const dims = [1, channels, 1, width];
  const input = graph.input("image", "float32", dims);
  const output = ["blocked"];
  graph.append(
    create(NodeProtoSchema, {
      domain: blockedDomain,
      opType: "ReorderInput",
      input: [input],
      output,
    }),
  );
  graph.describe("blocked", { type: "float32", shape: dims });
  graph.output("blocked", "blocked");
  return importBlocked(createModel(graph.toGraph("probe")));
}

/** The order of channels in blocks: [channels / block, width, block]. */
function blockedOrder(block: number): number[] {
  return Array.from({ length: channels * width }, (_, at) => {
    const [first, place, inner] = [
      Math.floor(at / (width * block)),
      Math.floor(at / block) % width,
      at % block,
    ];
    return (first * block + inner) * width + place;
  });
}

/**
 * How many channels a block of a runtime's convolutions has (8 or 16, by the processor), found out by putting numbers in that order;
 * undefined where the runtime does not have these operators, which are none of the standard's, or orders in another way.
 */
export async function findBlockSize(runtime: OnnxRuntime): Promise<number | undefined> {
  const numbers = Float32Array.from({ length: channels * width }, (_, at) => at);
  try {
    const session = await createSession(runtime, probe(), 1);
    try {
      const image = new runtime.Tensor("float32", numbers, [1, channels, 1, width]);
      const { blocked } = await session.run({ image });
      const found = Array.from(tensorData(blocked) as Float32Array);
      // The second place of the first channel comes after the first places of a whole block.
      const block = found.indexOf(1);
      const isKnown = [8, 16].includes(block) && found.join() === blockedOrder(block).join();
      return isKnown ? block : undefined;
    } finally {
      await session.release();
    }
  } catch {
    // Most runtimes do not open the probe. What else may be wrong with one, the graph that comes after it shows.
    return undefined;
  }
}
