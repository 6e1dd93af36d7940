// The example's page in headless Chromium: a file is dropped on it, and what it offers to save is read and run.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleScript } from "../../../../tools/browser/bundle-script.ts";
import { runPage } from "../../../../tools/browser/run-page.ts";

const example = new URL("../../../../docs/examples/repair-page/page/", import.meta.url);
const runtimeFolder = dirname(createRequire(import.meta.url).resolve("onnxruntime-web"));
const imports = JSON.stringify({
  imports: { "onnxruntime-web": "/runtime/ort.bundle.min.mjs" },
});

/** What is done on the page. */
export interface Drop {
  readonly file: Uint8Array;
  readonly name: string;
  /** What is typed as counts. */
  readonly counts: string;
  /** The only input, [1, D]. */
  readonly feed: readonly number[];
}

/** What came out: the file that is offered, and the outputs that onnxruntime-web gives for it. */
export interface Repaired {
  readonly download: string;
  readonly text: string;
  /** In base 64. */
  readonly file: string;
  readonly outputs: Readonly<Record<string, readonly number[]>>;
}

/** What a visitor does, and what he then has. */
const visit = ({ file, name, counts, feed }: Drop): string => `
  import * as runtime from "onnxruntime-web";
  import ${JSON.stringify(fileURLToPath(new URL("page.mjs", example)))};
  runtime.env.wasm.wasmPaths = "/runtime/";
  const bytes = Uint8Array.from(atob(${JSON.stringify(Buffer.from(file).toString("base64"))}), (c) => c.charCodeAt(0));
  document.querySelector("[name=counts]").value = ${JSON.stringify(counts)};
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], ${JSON.stringify(name)}));
  const status = document.querySelector("output");
  const link = await new Promise((resolve, reject) => {
    new MutationObserver(() => {
      const found = status.querySelector("a");
      if (found !== null) resolve(found);
      else if (status.textContent !== "…") reject(new Error(status.textContent));
    }).observe(status, { childList: true });
    document.querySelector("#drop").dispatchEvent(
      new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }),
    );
  });
  const saved = new Uint8Array(await (await fetch(link.href)).arrayBuffer());
  const session = await runtime.InferenceSession.create(saved);
  const feed = ${JSON.stringify(feed)};
  const tensor = new runtime.Tensor("float32", Float32Array.from(feed), [1, feed.length]);
  const results = await session.run({ [session.inputNames[0]]: tensor });
  let text = "";
  for (const byte of saved) text += String.fromCharCode(byte);
  await answer({
    download: link.download,
    text: status.textContent,
    file: btoa(text),
    outputs: Object.fromEntries(Object.entries(results).map(([key, { data }]) => [key, Array.from(data, Number)])),
  });
`;

/** Drops a file on the page. */
export async function repairInChromium(command: string, drop: Drop): Promise<Repaired> {
  const page = readFileSync(new URL("index.html", example), "utf8");
  // What the browser is to show, without the script, which is bundled.
  const body = /<body>([\s\S]*)<script/u.exec(page)?.[1] ?? "";
  const script = await bundleScript(visit(drop), { external: ["onnxruntime-web"] });
  const html = `<script type="importmap">${imports}</script>${body}`;
  const folders = { "/runtime/": runtimeFolder };
  return (await runPage(command, { script, html, folders, flags: ["--disable-gpu"] })) as Repaired;
}
