// CommonJS: Node loads ES modules through `require` from 20.19 on.
const { priorFromCounts } = require("@balms/core");
const { indexRows } = require("@balms/sampler");

const { prior } = indexRows([0, 1, 0], { classes: ["cat", "lynx"] });
if (prior.digest !== priorFromCounts([2, 1], { classes: ["cat", "lynx"] }).digest) {
  throw new Error("require: two counts of the same rows differ");
}
console.log("require: packages load as CommonJS expects");
