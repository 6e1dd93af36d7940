// CommonJS: Node loads ES modules through `require` from 20.19 on.
const { priorFromCounts } = require("@balms/core");
const { createSimdLoss } = require("@balms/core/simd");
const { indexRows } = require("@balms/sampler");

const { prior } = indexRows([0, 1, 0], { classes: ["cat", "lynx"] });
if (prior.digest !== priorFromCounts([2, 1], { classes: ["cat", "lynx"] }).digest) {
  throw new Error("require: two counts of the same rows differ");
}
if (createSimdLoss({ prior }).path !== "simd") throw new Error("require: no vectors");
console.log("require: packages load as CommonJS expects");
