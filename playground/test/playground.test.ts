// The page as it is built, in headless Chromium: files are dropped on it, and what it says and offers to save is looked at.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { adjustLogits, createRandom, evaluateLogits, priorFromJSON } from "@balms/core";
import { writeNpy } from "@balms/datasets/bytes";
import { adjustModel, inspectModel, readModel, writeModel } from "@balms/onnx";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromium } from "../../tools/browser/chromium.ts";
import { pageConfig } from "../page-config.ts";
import { classes, classifier, counts, prior, rowsOf, text } from "./dropped-files.ts";
import { fileText, visit } from "./visit.ts";
import { watchingProxy, type WatchingProxy } from "./watching-proxy.ts";

const folder = mkdtempSync(join(tmpdir(), "balms-playground-"));
let proxy: WatchingProxy;
afterAll(() => {
  proxy?.close();
  rmSync(folder, { recursive: true });
});

const inPage = (script: string): Promise<unknown> =>
  visit({ command: chromium ?? "", folder, flags: proxy.flags }, script);

// Chromium asks its maker for the time and for updates, whatever page is open; that pages may not is the test of their rules.
const ofBrowser = /(?:^|\.)(?:google|googleapis|gstatic|gvt1)\.com$/u;

describe.runIf(chromium !== undefined)("the playground", () => {
  beforeAll(async () => {
    proxy = await watchingProxy();
    await build({
      ...pageConfig,
      configFile: false,
      logLevel: "error",
      build: { ...pageConfig.build, outDir: folder },
    });
  }, 120_000);

  test("a model is looked at, corrected and verified, and is byte for byte what Node makes", async () => {
    const bytes = classifier();
    const [found, corrected, html, file, written, refused, broken] = (await inPage(`
      drop("#model", ${fileText("model.onnx", bytes)});
      const found = await said("repair", /^Found/);
      type("#repair textarea", "900 90 10");
      const corrected = await said("repair", /erified/);
      const html = find("#repair .results").innerHTML;
      const [file, prior] = [await saved("repair", "model-balanced.onnx"), await saved("repair", "prior.json")];
      type("#repair textarea", "900 90");
      const refused = await refusal("repair");
      drop("#model", ${fileText("broken.onnx", new TextEncoder().encode("<b>no model</b>"))});
      await said("repair", /^$/);
      return [found, corrected, html, file, prior, refused, find("#repair .refusal").innerHTML];
    `)) as string[];
    expect(found).toContain('Found softmax scores of 3 classes: "logits" [?, 3], float32');
    expect(corrected).toMatch(/^Corrected\. Verified: /u);
    expect(html).toContain("&lt;img src=x onerror=answer(1)&gt;");
    expect(html).not.toContain("<img");
    const counted = priorFromJSON(Buffer.from(written, "base64").toString());
    expect(counted.digest).toBe(prior.digest);
    const options = { prior: counted, tau: 1, zeroCounts: "error" } as const;
    const expected = writeModel(adjustModel(readModel(bytes), options));
    expect(Buffer.from(file, "base64").equals(expected)).toBe(true);
    expect(refused).toContain("Class counts: received 2 classes; expected 3");
    expect(broken).toContain("broken.onnx: received 15 bytes that are not a complete ONNX model");
  }, 180_000);

  test("scores are measured before and after the shift, as Node measures them; names may be HTML", async () => {
    const random = createRandom(3);
    const labels = Int32Array.from({ length: 300 }, (_, row) => row % 3);
    const logits = new Float32Array(900).map(
      (_, at) =>
        Math.log(counts[at % 3]) +
        random.normal() +
        3 * Number(at % 3 === labels[Math.floor(at / 3)]),
    );
    const npy = writeNpy({ shape: [300, 3], data: logits });
    const names = [...labels].map((label) => classes[label]).join("\n");
    const table = "class,count\n" + classes.map((name, id) => `${name},${counts[id]}`).join("\n");
    const [before, both, html, refused] = (await inPage(`
      drop("#scores", ${fileText("logits.npy", npy)});
      drop("#labels", ${fileText("labels.npy", writeNpy({ shape: [300], data: labels }))});
      await said("measure", /^Balanced/);
      const before = table("measure");
      drop("#labels", ${fileText("labels.txt", text(names))});
      drop("#measure-counts .drop", ${fileText("counts.csv", text(table))});
      await said("measure", /shifted/);
      const [both, html] = [table("measure"), find("#measure .results").innerHTML];
      drop("#labels", ${fileText("labels.txt", text("cat\ndog\ncat\n"))});
      return [before, both, html, await refusal("measure")];
    `)) as [string[][], string[][], string, string];
    const percents = (values: Float32Array): string[] => {
      const { balanced, few, medium, many, ece } = evaluateLogits(values, labels, { prior });
      return [balanced, few, medium, many, ece].map((share) => (100 * (share ?? NaN)).toFixed(1));
    };
    expect(before).toHaveLength(1);
    expect(both.map(([, ...cells]) => cells)).toEqual([
      percents(logits),
      percents(adjustLogits(logits, { prior })),
    ]);
    expect(html).toContain("certain");
    expect(html).not.toContain("<img");
    expect(refused).toContain("labels.txt: received");
  }, 180_000);

  test("heads learn on features, the same from the same seed, and are saved", async () => {
    const { features, labels } = rowsOf([400, 60, 15, 8]);
    const npy = writeNpy({ shape: [labels.length, 4], data: features });
    const [first, again, other, model, counted, line] = (await inPage(`
      choose("[value=features]");
      drop("#train-features", ${fileText("features.npy", npy)});
      drop("#train-labels", ${fileText("classes.npy", writeNpy({ shape: [labels.length], data: labels }))});
      const train = async (seed) => {
        type("[name=seed]", seed);
        choose("#train button");
        await said("train", /^Training/);
        const line = await said("train", /^Done/);
        await new Promise((drawn) => frame.contentWindow.requestAnimationFrame(() => setTimeout(drawn)));
        return [table("train"), line];
      };
      const [first, line] = await train(1);
      const [model, prior] = [await saved("train", "balms.onnx"), await saved("train", "prior.json")];
      return [first, (await train(1))[0], (await train(2))[0], model, prior, line];
    `)) as [string[][], string[][], string[][], string, string, string];
    expect(first.map(([name]) => name)).toEqual(["Plain softmax", "Balanced Softmax", "BALMS"]);
    const [plain, balanced] = first.map(([, share]) => Number(share));
    expect(balanced).toBeGreaterThan(plain);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    const { head } = inspectModel(readModel(new Uint8Array(Buffer.from(model, "base64"))));
    expect([head?.dimensions, head?.classes]).toEqual([4, 4]);
    expect(priorFromJSON(Buffer.from(counted, "base64").toString()).counts).toEqual([
      320, 48, 12, 7,
    ]);
    expect(line).toMatch(/^Done\. Balanced accuracy: Plain softmax \d/u);
  }, 180_000);

  test("a network on the letters is stopped at once, in the middle of a step", async () => {
    const stopped = await inPage(`
      choose("[value=letters-network]");
      choose("[name=method][value=balanced-softmax]");
      choose("[name=method][value=balms]");
      choose("#train button");
      await said("train", /^Training/);
      await new Promise((stepped) => {
        const watch = new MutationObserver(() => {
          if (find("#train progress").value > 0) stepped(watch.disconnect());
        });
        watch.observe(find("#train progress"), { attributes: true });
      });
      choose("#train button");
      // What is at work is ended by now: only what was promised is still said.
      await Promise.resolve();
      await new Promise((told) => setTimeout(told));
      return [find("#train output").value, find("#train button").textContent, find("#train fieldset").disabled];
    `);
    expect(stopped).toEqual(["Stopped. What was trained until then can be saved.", "Train", false]);
  }, 180_000);

  test("nothing of the command that the page imports needs Node", () => {
    const scripts = readdirSync(folder).filter((name) => name.endsWith(".js"));
    // What Vite puts in the place of a module of Node.
    const empty = scripts.filter((name) =>
      readFileSync(join(folder, name), "utf8").includes("browser-external"),
    );
    expect([scripts.length > 3, empty]).toEqual([true, []]);
  });

  test("pages and threads may ask no other server for anything, and nothing was sent to any", async () => {
    const blocked = await inPage(`
      const { contentWindow: win } = frame;
      const code = "self.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => postMessage(effectiveDirective));" +
        "fetch('http://localhost:1/').catch(() => {});";
      const worker = new win.Worker(win.URL.createObjectURL(new win.Blob([code])));
      const inThread = await new Promise((told) => (worker.onmessage = ({ data }) => told(data)));
      const heard = [];
      page.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => heard.push(effectiveDirective));
      await win.fetch("http://localhost:1/").catch(() => {});
      const picture = page.createElement("img");
      await new Promise((failed) => {
        picture.onerror = failed;
        picture.src = "http://localhost:1/x.png";
        page.body.append(picture);
      });
      await new Promise((told) => {
        page.addEventListener("securitypolicyviolation", told, { once: true });
        page.body.append(Object.assign(page.createElement("script"), { textContent: "document.title = 'broken'" }));
      });
      return [inThread, ...heard, page.title];
    `);
    expect(blocked).toEqual([
      "connect-src",
      "connect-src",
      "img-src",
      "script-src-elem",
      "balms playground",
    ]);
    const files = readdirSync(folder).map((name) => `GET /page/${name}`);
    // Of the page around the frame.
    const harness = [
      "GET /",
      "GET /prelude.js",
      "GET /script.js",
      "GET /favicon.ico",
      "POST /answer",
    ];
    const expected = new Set([...files, ...harness]);
    const others = proxy.seen.filter(({ method, url }) => {
      const { hostname, pathname, search } = new URL(method === "CONNECT" ? `http://${url}` : url);
      if (ofBrowser.test(hostname)) return false;
      return hostname !== "127.0.0.1" || !expected.has(`${method} ${pathname}${search}`);
    });
    expect(others).toEqual([]);
    expect(proxy.seen.some(({ url }) => url.includes("/page/train-worker"))).toBe(true);
  }, 180_000);
});
