import { activationOf, leakOf } from "../network/activation.ts";
import type { NetworkState } from "../network/brain-network.ts";
import { namesOf } from "../patterns/names-of.ts";

/**
 * The body of a function of `input` that computes what `run` does, to the last bit, and needs nothing
 * else: loops over the weights, so that it grows with their number and not with the depth.
 */
export function networkSource(network: NetworkState): string {
  const { inputLookup, outputLookup, outputLayer } = network;
  const weights = network.weights.slice(1).map((layer) => layer.map((row) => Array.from(row)));
  const biases = network.biases.slice(1).map((layer) => Array.from(layer));
  const names = inputLookup && namesOf(inputLookup);
  const inputs = names ?? Array.from({ length: network.sizes?.[0] ?? 0 }, (_, k) => k);
  const result = outputLookup
    ? `{${namesOf(outputLookup)
        .map((name, j) => `[${JSON.stringify(name)}]:x[${j}]`)
        .join()}}`
    : "x";
  return [
    `var W=${JSON.stringify(weights)},B=${JSON.stringify(biases)};`,
    `var x=${JSON.stringify(inputs)}.map(function(k){`,
    // As `run` reads them: what every object has, such as "constructor", is no input.
    "var v=input[k];return typeof v=='number'?Math.fround(v):0});",
    `for(var l=0;l<${outputLayer};l++){x=W[l].map(function(w,n){`,
    // The order in which sums are added up is that of a forward pass.
    "var a=B[l][n],b=0,c=0,d=0,k=0,e=w.length-w.length%4;",
    "for(;k<e;k+=4){a+=w[k]*x[k];b+=w[k+1]*x[k+1];c+=w[k+2]*x[k+2];d+=w[k+3]*x[k+3]}",
    "for(;k<w.length;k++)a+=w[k]*x[k];",
    `var s=a+b+(c+d);return l<${outputLayer - 1}?Math.fround(${response(network)}):s})}`,
    "var m=Math.max.apply(null,x),t=0;",
    "for(l=0;l<x.length;l++)t+=Math.exp(x[l]-m);",
    "x=x.map(function(z){return Math.fround(Math.exp(z-m)/t)});",
    `return ${result};`,
  ].join("");
}

function response(network: NetworkState): string {
  const activation = activationOf(network);
  if (activation === "sigmoid") return "1/(1+Math.exp(-s))";
  if (activation === "tanh") return "Math.tanh(s)";
  return `s>0?s:${activation === "relu" ? 0 : leakOf(network)}*s`;
}
