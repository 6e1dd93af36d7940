// What an import costs a web page: bundled, minified, gzipped. Fails when a limit is exceeded.
//   node tools/gate/check-size.mjs               the limits, on the sources
//   node tools/gate/check-size.mjs --published   the limits, on what npm publishes (packages/*/dist, built before)
//   node tools/gate/check-size.mjs NAME…         the size of importing these names from core, on the sources
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { sourceAlias } from "../sources/source-alias.mjs";

// What an import may cost. Never raise the limits.
const limits = [
  { what: "the loss alone", names: ["balancedSoftmaxLoss"], bytes: 2000 },
  { what: "the root of @balms/core", names: [], bytes: 18_000 },
  {
    what: "the loss in vectors",
    names: ["createSimdLoss"],
    from: "@balms/core/simd",
    bytes: 8_000,
  },
  {
    what: "adjustModel of @balms/onnx, for a file that is dropped on a page",
    names: ["openModel", "adjustModel", "modelParts"],
    from: "@balms/onnx",
    bytes: 66_000,
  },
  {
    what: "counting annotations with @balms/detection",
    names: ["countAnnotations", "priorFromAnnotations"],
    from: "@balms/detection",
    bytes: 9_000,
  },
];

const { values, positionals } = parseArgs({
  options: { published: { type: "boolean", default: false } },
  allowPositionals: true,
});
const alias = values.published ? [] : sourceAlias;

/** Bytes of a bundle that exports `names` of the package, or everything when none are named. */
async function bundledSize(names, from = "@balms/core") {
  const exported = names.length === 0 ? "*" : `{ ${names.join(", ")} }`;
  const entry = {
    name: "entry",
    resolveId: (id) => (id === "entry" ? "\0entry" : undefined),
    load: (id) => (id === "\0entry" ? `export ${exported} from "${from}";` : undefined),
  };
  const { output } = await build({
    configFile: false,
    logLevel: "silent",
    root: fileURLToPath(new URL("../../", import.meta.url)),
    plugins: [entry],
    resolve: { alias, conditions: ["module", "browser", "production"] },
    build: {
      write: false,
      minify: true,
      modulePreload: false,
      target: "es2022",
      rollupOptions: { input: "entry", preserveEntrySignatures: "strict" },
    },
  });
  return gzipSync(output[0].code, { level: 9 }).length;
}

try {
  if (positionals.length > 0) {
    console.log(`${positionals.join(", ")}: ${await bundledSize(positionals)} bytes`);
  } else {
    for (const { what, names, from, bytes } of limits) {
      const size = await bundledSize(names, from);
      const verdict = size < bytes ? "" : ": TOO MUCH";
      console.log(`${what}: ${size} bytes minified and gzipped, less than ${bytes}${verdict}`);
      if (size >= bytes) process.exitCode = 1;
    }
  }
} catch (error) {
  console.error(`size: ${error.message}`);
  process.exitCode = 1;
}
