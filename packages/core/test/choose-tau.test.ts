import { priorFromCounts } from "@balms/core";
import { chooseTau, splitDigest } from "@balms/core/estimation";
import { describe, expect, test } from "vitest";
import { createWorld, tail } from "./adjustment-world.ts";

const classes = 6;

describe("chooseTau", () => {
  const prior = priorFromCounts([75, 25]);
  const digests = { digest: "sha256:validation", testDigest: "sha256:test" };
  // By η₀ − η₁ > τ·log 3 the first is predicted: at 2, 0.5, −0.4 and −2.
  const logits = Float64Array.of(2, 0, 0.5, 0, -0.4, 0, -2, 0);

  test("takes the best balanced accuracy, and among equals the τ nearest to 1", () => {
    const choice = chooseTau(logits, [0, 1, 1, 1], { prior, ...digests });
    expect(choice.scores).toHaveLength(21);
    expect(choice.scores.map(({ tau }) => tau)[3]).toBe(0.3);
    expect(choice.scores[0].score).toBeCloseTo((1 + 2 / 3) / 2, 12);
    expect(choice.scores[20].score).toBe(0.5);
    expect(choice.tau).toBe(1);
    // Without a shift in between: 0.5 < τ·log 3 fails for τ ≤ 0.4.
    expect(chooseTau(logits, [0, 0, 1, 1], { prior, ...digests }).tau).toBe(0.4);
    const candidates = Float64Array.of(1.5, 0.5, 1.25, 0.75);
    expect(chooseTau(logits, [0, 1, 1, 1], { prior, ...digests, candidates }).tau).toBe(0.75);
  });

  test("finds τ near 1 for a model that learnt the training distribution", () => {
    const world = createWorld(classes, 3, "tau", tail(classes, 50));
    const { logits: values, labels } = world.draw(6000, tail(classes, 1));
    const { tau, scores } = chooseTau(values, labels, { prior: world.prior, ...digests });
    expect(Math.abs(tau - 1)).toBeLessThanOrEqual(0.4);
    expect(scores[10].score).toBeGreaterThan(scores[0].score + 0.05);
  });

  test("refuses the test split", () => {
    const labels = [0, 1, 1, 1];
    const never = "`digest`: received the test split";
    const call = (digest: string, testDigest: string) => () =>
      chooseTau(logits, labels, { prior, digest, testDigest });
    expect(call("sha256:AB", " sha256:ab")).toThrow(never);
    expect(call("ab", "sha256:ab")).toThrow(never);
    expect(call("sha256:ab", "ab")).toThrow(never);
    for (const lists of [[labels], [logits], [logits, labels], [labels, logits]]) {
      expect(call("validation", splitDigest(...lists))).toThrow("received the test split");
    }
    expect(call("validation", splitDigest([1, 1, 1, 0]))).not.toThrow();
  });

  test.each<[string, object | undefined]>([
    ["`prior`", undefined],
    ["`digest`", { prior, testDigest: "a" }],
    ["`testDigest`", { prior, digest: "a", testDigest: 5 }],
    ["`digest`", { prior, digest: " ", testDigest: "b" }],
    ["`candidates.length`", { prior, ...digests, candidates: [] }],
    ["`tau`: received -1", { prior, ...digests, candidates: [-1] }],
    ["`zeroCounts`", { prior, ...digests, zeroCounts: "x" }],
  ])("names what is wrong: %s", (message, options) => {
    expect(() => chooseTau(logits, [0, 1, 1, 1], options as never)).toThrow(message);
  });

  test.each([undefined, [0, 1], [0, 1, 2, 0], "0111"])("names wrong labels: %s", (labels) => {
    expect(() => chooseTau(logits, labels as never, { prior, ...digests })).toThrow("`labels`");
  });
});
