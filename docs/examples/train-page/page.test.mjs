// The page as it is built, in a frame of headless Chromium: what a visitor does, and what he then sees.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromium } from "../../../tools/browser/chromium.ts";
import { inFrame } from "../../../tools/browser/in-frame.ts";
import { runPage } from "../../../tools/browser/run-page.ts";
import { sourceAlias } from "../../../tools/sources/source-alias.mjs";
import { pageConfig } from "./page-config.mjs";

const folder = mkdtempSync(join(tmpdir(), "balms-train-page-"));
afterAll(() => rmSync(folder, { recursive: true }));

const visit = `${inFrame}
  const [train, pause, status] = [find("[name=train]"), find("[name=pause]"), find("output")];
  const said = (pattern) => new Promise((resolve, reject) => {
    const look = () => {
      if (status.value.startsWith("Failed")) reject(new Error(status.value));
      else if (pattern.test(status.value)) resolve(status.value);
    };
    new MutationObserver(look).observe(status, { childList: true });
    look();
  });
  const choose = (network, epochs, seed) => {
    find("[value=" + network + "]").checked = true;
    find("[name=epochs]").value = epochs;
    find("[name=seed]").value = seed;
  };
  const begin = async (...choice) => {
    choose(...choice);
    train.click();
    await said(/^Training/);
  };
  const shown = () => ({
    table: Object.fromEntries([...page.querySelectorAll("td")].map(({ dataset, textContent }) =>
      [dataset.loss + " " + dataset.measure, Number.parseFloat(textContent)])),
    points: [...page.querySelectorAll("section polyline")].map((line) => line.points.length),
    buttons: [train.textContent, pause.disabled],
  });
  const whole = async (...choice) => {
    await begin(...choice);
    await said(/^Done/);
    return shown();
  };
`;

/** @param {string} path */
const isNoWorker = (path) => !/worker-[^/]*\.js$/u.test(path);

/** @param {string} script */
const inPage = (script, pageFolder = folder) =>
  runPage(/** @type {string} */ (chromium), {
    script: `${visit} await answer(await (async () => { ${script} })());`,
    html: `<iframe src="/page/index.html" width="1000" height="1000"></iframe>`,
    folders: { "/page/": pageFolder },
    flags: ["--disable-gpu"],
  });

describe.runIf(chromium !== undefined)("the page that trains", () => {
  beforeAll(async () => {
    await build({ ...pageConfig(folder), resolve: { alias: sourceAlias } });
  }, 120_000);

  test("asks no other host for anything", () => {
    const names = readdirSync(folder).filter((name) => /\.(?:html|css)$/u.test(name));
    expect(names).toEqual(["index.html"]);
    expect(readFileSync(join(folder, "index.html"), "utf8")).not.toMatch(
      /(?:src|href)="(?:https?:|\/)/u,
    );
  });

  test("says that the script that trains does not load, where it does not", async () => {
    const without = mkdtempSync(join(tmpdir(), "balms-no-worker-"));
    try {
      cpSync(folder, without, { recursive: true, filter: isNoWorker });
      const said = await inPage(
        `train.click();
        await new Promise((resolve) => new MutationObserver(() => {
          if (status.value.startsWith("Failed")) resolve();
        }).observe(status, { childList: true }));
        return [status.value, train.textContent, find("fieldset").disabled];`,
        without,
      );
      expect(said).toEqual([
        "Failed: the script that trains does not load. Is the server still there?",
        "Train",
        false,
      ]);
    } finally {
      rmSync(without, { recursive: true });
    }
  }, 60_000);

  test("a head learns, the same from the same seed; Balanced Softmax reads rare letters", async () => {
    const [first, again, other] = await inPage(
      `return [await whole("head", 2, 1), await whole("head", 2, 1), await whole("head", 2, 2)];`,
    );
    expect(first.table["softmax balanced"]).toBeGreaterThan(35);
    expect(first.table["balanced-softmax balanced"]).toBeGreaterThan(
      first.table["softmax balanced"],
    );
    expect(first.table["balanced-softmax few"]).toBeGreaterThan(first.table["softmax few"]);
    // Four measures at every third of an epoch, and the loss at every eleventh step, each with two lines.
    expect(first.points).toEqual([...Array.from({ length: 8 }, () => 6), 18, 18]);
    expect(first.buttons).toEqual(["Train", true]);
    expect(again).toEqual(first);
    expect(other.table).not.toEqual(first.table);
  }, 180_000);

  test("a convolutional network learns; in between it pauses, goes on, and is stopped", async () => {
    const [paused, waited, trained, stopped] = await inPage(`
      await begin("convolutional", 1, 1);
      pause.click();
      const paused = await said(/^Paused/);
      const waited = [status.value, pause.textContent, find("fieldset").disabled];
      pause.click();
      await said(/^Done/);
      const trained = shown();
      await begin("convolutional", 1, 1);
      train.click();
      return [paused, waited, trained, [status.value, train.textContent, find("fieldset").disabled]];
    `);
    expect(paused).toMatch(/^Paused after step \d+\.$/u);
    expect(waited).toEqual([paused, "Go on", true]);
    expect(trained.table["balanced-softmax balanced"]).toBeGreaterThan(40);
    expect(stopped).toEqual(["Stopped.", "Train", false]);
  }, 300_000);
});
