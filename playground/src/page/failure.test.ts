import { expect, test } from "vitest";
import { inPage } from "./failure.ts";

test.each([
  ["`prior`: received 3 classes; expected 26", "Class counts: received 3 classes; expected 26"],
  ["`logits.npy`: received 12 bytes", "logits.npy: received 12 bytes"],
  [
    "`x.npy`: received percent. Take the numbers before; or say --kind probabilities, and go on.",
    "x.npy: received percent. Take the numbers before; or choose “probabilities” for what the numbers are, and go on.",
  ],
  [
    "`model`: received output. Name the tensor with the option `logits`.",
    "output. Name the tensor with “Tensor with the scores”.",
  ],
])("%j is said in the words of the page", (text, said) => {
  expect(inPage(text)).toBe(said);
});
