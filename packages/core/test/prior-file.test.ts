import { mergePriors, PriorError, priorFromCounts, priorFromJSON, priorToJSON } from "@balms/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";

// Any text that UTF-8 can hold, control characters and names of object members among them.
const text = fc.string({ unit: "binary", maxLength: 12 }).filter((value) => !/\p{Cs}/u.test(value));
const label = fc.oneof(text, fc.constantFrom("__proto__", "constructor", "", '"', "\\", "\u2028"));
const characters = Array.from('0129.e-+"\\{}[]:, \nazA\u0000é');
const moment = fc
  .date({ noInvalidDate: true, min: new Date("0001-01-01"), max: new Date("9999-12-31") })
  .map((date) => date.toISOString());
const optional = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: undefined });

const prior = fc
  .uniqueArray(label, { minLength: 1, maxLength: 8 })
  .chain((labels) =>
    fc.record({
      labels: fc.constant(labels),
      counts: fc.oneof(
        fc.array(
          fc.maxSafeNat().map((count) => Math.floor(count / 32)),
          {
            minLength: labels.length,
            maxLength: labels.length,
          },
        ),
        fc.array(fc.nat(3), { minLength: labels.length, maxLength: labels.length }),
      ),
      weights: fc.array(fc.double({ min: 0, max: 1e300, noNaN: true }), {
        minLength: labels.length,
        maxLength: labels.length,
      }),
      counted: fc.constantFrom("rows", "images", "instances", "weights"),
      several: fc.boolean(),
      source: optional(text),
      time: optional(moment),
      license: optional(text),
      producer: text,
    }),
  )
  .map(({ labels, counts, weights, counted, several, ...provenance }) => {
    const values = counted === "weights" ? weights : counts;
    values[0] += values[0] === 0 ? 1 : 0;
    const rows = counted === "rows" || counted === "images";
    const examples = several && rows ? Math.max(...values) : undefined;
    return priorFromCounts(values, { classes: labels, counted, examples, ...provenance });
  });

test("reading gives back every prior that can be written, and writing the same bytes", () => {
  fc.assert(
    fc.property(prior, (given) => {
      const written = priorToJSON(given);
      const again = priorFromJSON(written);
      expect(again).toEqual(given);
      expect(priorToJSON(again)).toBe(written);
      expect(written).not.toMatch(/\p{Cs}/u);
    }),
    { numRuns: 500 },
  );
});

test("lineage survives the file, and parts can be merged by way of files", () => {
  fc.assert(
    fc.property(prior, prior, (first, second) => {
      fc.pre(first.counted === second.counted && first.counted !== "weights");
      const direct = mergePriors([first, second]).prior;
      const reread = [first, second].map((each) => priorFromJSON(priorToJSON(each)));
      expect(mergePriors(reread).prior).toEqual(direct);
      expect(priorFromJSON(priorToJSON(direct))).toEqual(direct);
    }),
  );
});

test("a file with any one character changed is refused, or says the same", () => {
  const given = priorFromCounts([30, 10], { classes: ["cat", "lynx"], examples: 35 });
  const written = priorToJSON(given);
  const place = fc.nat(written.length - 1);
  fc.assert(
    fc.property(place, fc.constantFrom(...characters), (at, character) => {
      const changed = written.slice(0, at) + character + written.slice(at + 1);
      let read;
      try {
        read = priorFromJSON(changed);
      } catch (error) {
        if (PriorError.isInstance(error)) return;
        throw error;
      }
      // What the digest covers is as it was; a changed name of a field that need not be there is passed over.
      expect(read.digest).toBe(given.digest);
      expect(read).toMatchObject({ classes: given.classes, counts: given.counts });
    }),
    { numRuns: 2000 },
  );
});
