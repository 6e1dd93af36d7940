import { createRandom, ModelError, priorFromCounts } from "@balms/core";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import { adjustModel, verifyAdjustment } from "../../src/index.ts";
import { found, gemm, integers, smallModel } from "./small-graph.ts";
import type { Build } from "./small-graph.ts";

/** Shares of positive numbers, as converters of scikit-learn divide the votes of neighbours or of one classifier for each class. */
const shares: Build = (graph, x) => {
  const votes = graph.op("Abs", [x], {}, "votes");
  const total = graph.op("ReduceSum", [votes, integers(graph, [1])], {}, "total");
  graph.output(graph.op("Div", [votes, total], {}, "p"), ["N", 4]);
};

/** The chosen class, of the shares or of what they are made of. */
function withLabel(of: "p" | "votes"): Build {
  return (graph, x) => {
    shares(graph, x);
    graph.output(graph.op("ArgMax", [of], { axis: 1, keepdims: 0 }, "label"), ["N"], "int64");
  };
}

const said = { logits: "p", kind: "probabilities", classes: 4 } as const;

test("what the graph does not prove is taken for probabilities at its word", () => {
  expect(() => found(shares, { logits: "p", classes: 4 })).toThrow(
    /or say with the option `kind` that they are "probabilities"/u,
  );
  expect(found(shares, said)).toBe("probabilities p 4@1/2 → p");
  expect(found(withLabel("p"), said)).toBe("probabilities p 4@1/2 → p label");
});

test("a class that was chosen before them would stay: refused", () => {
  expect(() => found(withLabel("votes"), said)).toThrow(
    /probabilities "p" that output "label" does not follow: ArgMax chooses its class from "votes", before them/u,
  );
});

/** Votes of the nearest neighbours, whose places are an output. */
const nearest: Build = (graph, x) => {
  graph.add("TopK", [x, integers(graph, [4])], ["values", "places"], { axis: 1 });
  const powers = graph.op("Abs", ["values"], {}, "powers");
  const total = graph.op("ReduceSum", [powers, integers(graph, [1])], {}, "total");
  graph.output(graph.op("Div", [powers, total], {}, "p"), ["N", 4]);
  graph.output("places", ["N", 4], "int64");
};

test("what is chosen on the way to them is no answer", () => {
  expect(found(nearest, said)).toBe("probabilities p 4@1/2 → p");
});

const raw: Build = (graph, x) => graph.output(gemm(graph, x, 4, "p"));

test("raw scores are not taken for probabilities", () => {
  expect(() => found(raw, said)).toThrow(ModelError);
});

const prior = priorFromCounts([90, 9, 1, 5]);

test("they are corrected and verified; where they add up to something else, that is told", async () => {
  const original = smallModel(shares);
  const adjusted = adjustModel(original, { prior, logits: "p", kind: "probabilities" });
  const check = await verifyAdjustment(
    { original, adjusted },
    { runtime, random: createRandom(3) },
  );
  expect(check).toMatchObject({ verified: true });
  const twice = smallModel((graph, x) => {
    shares(graph, x);
    graph.output(graph.op("Add", ["p", "p"], {}, "double"), ["N", 4]);
  });
  const wrong = adjustModel(twice, { prior, logits: "double", kind: "probabilities" });
  const other = await verifyAdjustment({ original: twice, adjusted: wrong }, { runtime });
  expect(other.reason).toMatch(
    /"double" holds no probabilities in the original: a row of it adds up to (?:2|1\.99\d*|2\.00\d*) on random/u,
  );
});
