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

/** Files that are dropped at once, after something was typed. */
export interface Visit {
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly counts: string;
}

/** What a visitor does one after the other; in between he waits for an answer. */
const visits = (all: readonly Visit[]): string => `
  import ${JSON.stringify(fileURLToPath(new URL("page.mjs", example)))};
  const status = document.querySelector("output");
  const counts = document.querySelector("[name=counts]");
  const answered = () => new Promise((resolve) => {
    new MutationObserver((_, observer) => {
      if (status.textContent === "…") return;
      observer.disconnect();
      resolve(status.textContent);
    }).observe(status, { childList: true });
  });
  const texts = [];
  for (const visit of ${JSON.stringify(all.map(({ files, counts }) => ({ counts, files: Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]) })))}) {
    const said = answered();
    if (counts.value !== visit.counts) {
      counts.value = visit.counts;
      if (visit.files.length === 0) counts.dispatchEvent(new Event("change", { bubbles: true }));
    }
    if (visit.files.length > 0) {
      const dataTransfer = new DataTransfer();
      for (const [name, text] of visit.files) {
        dataTransfer.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name));
      }
      // Beside the field.
      const drop = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
      if (document.querySelector("h1").dispatchEvent(drop)) throw new Error("the page is left");
    }
    texts.push(await said);
  }
  await answer(texts);
`;

function showPage(command: string, script: string): Promise<unknown> {
  const page = readFileSync(new URL("index.html", example), "utf8");
  // What the browser is to show, without the script, which is bundled.
  const body = /<body>([\s\S]*)<script/u.exec(page)?.[1] ?? "";
  const html = `<script type="importmap">${imports}</script>${body}`;
  const folders = { "/runtime/": runtimeFolder };
  return runPage(command, { script, html, folders, flags: ["--disable-gpu"] });
}

/** Drops a file on the page. */
export async function repairInChromium(command: string, drop: Drop): Promise<Repaired> {
  const script = await bundleScript(visit(drop), { external: ["onnxruntime-web"] });
  return (await showPage(command, script)) as Repaired;
}

/** What the page says to each visit. */
export async function visitInChromium(
  command: string,
  all: readonly Visit[],
): Promise<readonly string[]> {
  return (await showPage(command, await bundleScript(visits(all)))) as string[];
}
